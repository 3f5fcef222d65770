#include "hookctl/config/import_hooks.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/config/detail/hook_file.hpp"
#include "hookctl/config/detail/hook_templates.hpp"
#include "hookctl/config/detail/hook_values.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/model/ip_address.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/path/filter.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>
#include <set>

namespace hookctl::config {

namespace {

using detail::Hook;
using detail::HookArgument;
using detail::HookMatch;
using detail::HookRule;
using yaml::Value;
using Note = ImportNote::Kind;

constexpr std::size_t kShown = 80;

/// Why a key of a hook that nothing here has is not there.
struct Absent {
  std::string_view key;
  std::string_view why;
};

constexpr Absent kAbsent[] = {
    {"response-message",
     "an account has no answer of its own: senders get 200 and the delivery's id"},
    {"response-headers", "an account has no answer of its own"},
    {"success-http-response-code", "an account has no answer of its own: senders get 200"},
    {"include-command-output-in-response", "the sender is answered before the program runs"},
    {"include-command-output-in-response-on-error",
     "the sender is answered before the program runs"},
    {"pass-file-to-command", "a program finds the event on its standard input, in no file"},
    {"trigger-rule-mismatch-http-response-code",
     "what no destination takes is accepted with 200 and kept"},
    {"trigger-signature-soft-failures", "a signature that does not hold is always 401"},
};

std::string upper(std::string_view name)
{
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

Value texts(const std::vector<std::string>& items)
{
  Value list = Value::sequence();
  for (const std::string& item : items) {
    list.items.push_back(Value::string(item));
  }
  return list;
}

/// `sha256` of `payload-hmac-sha256`, and of its old spelling; "" for another type.
std::string_view hash_of(std::string_view type)
{
  for (const std::string_view begin : {"payload-hmac-", "payload-hash-"}) {
    if (type.starts_with(begin)) {
      const std::string_view hash = type.substr(begin.size());
      return hash == "sha1" || hash == "sha256" || hash == "sha512" ? hash : "";
    }
  }
  return "";
}

/// A value that is compared with what only the sender knows.
bool is_shared_secret(const HookMatch& match)
{
  if (match.type != "value") {
    return false;
  }
  const std::string name = lower(match.parameter.name);
  const auto holds = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return name.find(word) != std::string::npos;
    });
  };
  const bool is_outside = match.parameter.source != "payload";
  return holds({"token", "secret", "passw"}) || (is_outside && holds({"key", "auth", "sign"}));
}

// NOLINTNEXTLINE(misc-no-recursion): yaml::Limits bounds the depth
bool holds_secret(const HookRule& rule)
{
  return rule.kind == HookRule::Kind::match
             ? !rule.match.secret.empty() || is_shared_secret(rule.match)
             : std::any_of(rule.rules.begin(), rule.rules.end(), holds_secret);
}

bool is_whitelist(const HookRule& rule)
{
  if (rule.kind == HookRule::Kind::any) {
    return !rule.rules.empty() && std::all_of(rule.rules.begin(), rule.rules.end(), is_whitelist);
  }
  return rule.kind == HookRule::Kind::match && rule.match.type == "ip-whitelist";
}

// NOLINTNEXTLINE(misc-no-recursion): yaml::Limits bounds the depth
void add_networks(const HookRule& rule, std::vector<std::string>& networks)
{
  if (rule.kind == HookRule::Kind::match) {
    networks.push_back(rule.match.ip_range);
  }
  for (const HookRule& inner : rule.rules) {
    add_networks(inner, networks);
  }
}

// NOLINTNEXTLINE(misc-no-recursion): yaml::Limits bounds the depth
void add_conjuncts(const HookRule& rule, std::vector<const HookRule*>& conjuncts)
{
  if (rule.kind != HookRule::Kind::all) {
    conjuncts.push_back(&rule);
    return;
  }
  for (const HookRule& inner : rule.rules) {
    add_conjuncts(inner, conjuncts);
  }
}

/// Makes an account and a destination of one hook.
class Converter {
public:
  Converter(const Hook& hook, std::string account, const detail::TemplatedText& templates)
      : m_hook(hook)
      , m_templates(templates)
  {
    m_report.id = hook.id;
    m_report.account = std::move(account);
  }

  void convert()
  {
    note(m_report.account == m_hook.id ? Note::kept : Note::changed,
         "id",
         text("account ", m_report.account, "; its URL: hookctl url ", m_report.account));
    read_rule();
    read_command();
    read_request();
    for (const std::string& key : m_hook.others) {
      const auto* const known = std::find_if(std::begin(kAbsent),
                                             std::end(kAbsent),
                                             [&](const Absent& one) { return one.key == key; });
      note(Note::left_out,
           printable(key, kShown),
           std::string(known == std::end(kAbsent) ? "not known" : known->why));
    }
  }

  [[nodiscard]] Value account() const
  {
    Value account = Value::map();
    account.add("name", m_report.account);
    if (!m_key.empty()) {
      account.add("auth_key", m_key);
    }
    if (!m_networks.empty()) {
      account.add("allow_from", texts(m_networks));
    }
    if (!m_verify.members.empty()) {
      account.add("verify", m_verify);
    }
    if (!m_unwrap.items.empty()) {
      account.add("unwrap", m_unwrap);
    }
    Value params = Value::map();
    for (const auto& [name, path] : m_params.all()) {
      params.add(name, path);
    }
    if (!params.members.empty()) {
      account.add("params", std::move(params));
    }
    account.add("events", texts({"custom_webhook"}));
    return account;
  }

  /// Null where the hook has no program that can be run.
  [[nodiscard]] Value destination() const
  {
    if (m_argv.empty()) {
      return {};
    }
    Value destination = Value::map();
    destination.add("exec", texts(m_argv));
    destination.add("accounts", texts({m_report.account}));
    if (!m_where.empty()) {
      destination.add("where", m_where);
    }
    destination.add("retry", "none");
    destination.add("timeout", "1h");
    if (!m_report.enabled) {
      destination.add("enabled", Value::scalar("false"));
    }
    return destination;
  }

  [[nodiscard]] const ImportedHook& report() const { return m_report; }

  [[nodiscard]] const std::optional<ImportedKey>& key() const { return m_needed; }

private:
  void note(Note kind, std::string key, std::string words)
  {
    m_report.notes.push_back({kind, std::move(key), std::move(words)});
  }

  /// Of a condition: then the program must not run until somebody has seen to it.
  void leave_out_condition(std::string why)
  {
    m_report.enabled = false;
    note(Note::left_out, "trigger-rule", std::move(why));
  }

  void read_rule()
  {
    m_verify = Value::map();
    std::vector<const HookRule*> conjuncts;
    if (m_hook.rule) {
      add_conjuncts(*m_hook.rule, conjuncts);
      m_inside = m_hook.rule->kind == HookRule::Kind::all ? detail::Inside::conjunction
                                                          : detail::Inside::other;
    }
    std::vector<std::string> conditions;
    for (const HookRule* rule : conjuncts) {
      read_conjunct(*rule, conditions);
    }
    m_where = join(conditions, " && ");
    if (!m_where.empty() && !path::Filter::parse(m_where)) {
      m_where.clear();
      leave_out_condition("its conditions are more than one condition can be");
    }
    if (!m_where.empty()) {
      note(Note::changed,
           "trigger-rule",
           text("where ", m_where, "; what does not fit is accepted, kept and given to nobody"));
    }
    if (m_verify.members.empty() && m_report.enabled) {
      m_verify.add("none", Value::map());
      note(Note::changed, "trigger-rule", "nothing proves the sender but the token in the URL");
    }
    if (m_verify.members.empty()) {
      note(Note::changed,
           "trigger-rule",
           "the account has no key, and takes nothing until it is said how it verifies");
    }
  }

  void read_conjunct(const HookRule& rule, std::vector<std::string>& conditions)
  {
    if (is_whitelist(rule)) {
      read_networks(rule);
      return;
    }
    if (rule.kind == HookRule::Kind::match && !hash_of(rule.match.type).empty()) {
      read_hmac(rule.match);
      return;
    }
    if (rule.kind == HookRule::Kind::match && is_shared_secret(rule.match)) {
      read_token(rule.match);
      return;
    }
    if (rule.kind == HookRule::Kind::match && rule.match.type == "scalr-signature") {
      leave_out_condition("scalr-signature: no scheme here reads the time of its Date header");
      return;
    }
    if (holds_secret(rule)) {
      leave_out_condition("a secret or signature below or, not: an account has one way to verify");
      return;
    }
    auto params = m_params; // of a condition that cannot be said nothing stays
    auto condition = detail::condition_of(rule, params, m_inside);
    if (!condition) {
      leave_out_condition(condition.error().message);
      return;
    }
    m_params = std::move(params);
    conditions.push_back(*std::move(condition));
  }

  void read_networks(const HookRule& rule)
  {
    std::vector<std::string> networks;
    add_networks(rule, networks);
    for (std::string& network : networks) {
      const auto parsed = model::IpNetwork::parse(network);
      if (!parsed) {
        leave_out_condition(text("ip-range ", quote(network, kShown), " is no network"));
        return;
      }
      network = parsed->to_string();
    }
    if (!m_networks.empty()) {
      leave_out_condition("a second ip-whitelist that must hold as well");
      return;
    }
    m_networks = std::move(networks);
    note(Note::kept, "trigger-rule", text("only from ", join(m_networks, ", ")));
  }

  /// Where a signature or a token is, as a preset says it; null when it is nowhere we look.
  static std::optional<Value> place_of(const HookArgument& argument, std::string_view in_payload)
  {
    Value place = Value::map();
    const auto path = detail::account_path(argument);
    if (!path || argument.source == "string") {
      return std::nullopt;
    }
    if (argument.source == "payload") {
      place.add(std::string(in_payload), in_payload == "form" ? argument.name : *path);
    } else {
      place.add(argument.source == "header" ? "header" : "query", argument.name);
    }
    return place;
  }

  /// The one way to verify; false when there is one already.
  bool set_verify(std::string scheme, Value block, std::string_view secret, const std::string& what)
  {
    if (!m_verify.members.empty()) {
      leave_out_condition(text(what, ": an account has one way to verify"));
      return false;
    }
    Value verify = Value::map();
    verify.add(std::move(scheme), std::move(block));
    if (!preset::parse_scheme(verify)) {
      leave_out_condition(text(what, ": no name of such a place"));
      return false;
    }
    m_verify = std::move(verify);
    set_key(secret);
    note(Note::kept, "trigger-rule", text(what, ", with the key of ", m_key));
    return true;
  }

  void set_key(std::string_view secret)
  {
    if (const detail::TemplateCall* call = m_templates.find_whole(secret)) {
      const std::string_view scheme = call->kind == detail::TemplateCall::Kind::variable ? "env:"
                                      : call->kind == detail::TemplateCall::Kind::file
                                          ? "file:"
                                          : "credential:";
      auto reference = model::parse_key_reference(text(scheme, call->name));
      if (reference) {
        m_key = model::to_string(*reference);
        m_needed = ImportedKey{m_key, m_report.account, false};
        return;
      }
    }
    const bool begins_with_digit =
        m_report.account.front() >= '0' && m_report.account.front() <= '9';
    m_key = text("env:", begins_with_digit ? "HOOK_" : "", upper(m_report.account), "_SECRET");
    m_needed = ImportedKey{m_key, m_report.account, true};
  }

  void read_hmac(const HookMatch& match)
  {
    const std::string hash(hash_of(match.type));
    auto place = place_of(match.parameter, "json");
    if (!place) {
      leave_out_condition(text("a signature in ", quote(match.parameter.source, kShown)));
      return;
    }
    place->add("prefix", text(hash, '='));
    place->add("prefix_optional", Value::scalar("true"));
    Value block = Value::map();
    block.add("algorithm", hash).add("signed", "{body}").add("signature", *std::move(place));
    if (set_verify("hmac",
                   std::move(block),
                   match.secret,
                   text("HMAC-",
                        upper(hash),
                        " of the body in ",
                        printable(match.parameter.name, kShown)))) {
      note(Note::changed, "trigger-rule", "one signature in there, not several with commas");
    }
  }

  void read_token(const HookMatch& match)
  {
    Value places = Value::sequence();
    for (const std::string_view in_payload : {"json", "form"}) {
      auto place = place_of(match.parameter, in_payload);
      if (place && (places.items.empty() || match.parameter.source == "payload")) {
        places.items.push_back(*std::move(place));
      }
    }
    if (places.items.empty()) {
      leave_out_condition(text("a secret in ", quote(match.parameter.source, kShown)));
      return;
    }
    Value block = Value::map();
    block.add("in", std::move(places));
    set_verify("token",
               std::move(block),
               match.value,
               text("a shared secret in ", printable(match.parameter.name, kShown)));
  }

  void read_command()
  {
    if (m_hook.command.empty() || detail::holds_template(m_hook.command) ||
        detail::holds_template(m_hook.directory)) {
      note(Note::left_out,
           "execute-command",
           m_hook.command.empty() ? "the hook has none: no destination is made"
                                  : "its path comes from a template: no destination is made");
      return;
    }
    std::vector<std::string> words = static_environment();
    if (!m_hook.directory.empty()) {
      words.insert(words.begin(), {"-C", m_hook.directory});
      note(Note::kept, "command-working-directory", "by env -C, a program of coreutils");
    }
    const bool is_relative = !m_hook.command.starts_with('/') && !m_hook.directory.empty();
    std::string command =
        is_relative ? text(m_hook.directory, '/', m_hook.command) : m_hook.command;
    if (!words.empty() && command.find('=') != std::string::npos) {
      note(Note::left_out, "execute-command", "env takes a path with = for a variable");
      return;
    }
    if (!words.empty()) {
      words.insert(words.begin(), "env");
    }
    m_argv = std::move(words);
    m_argv.push_back(std::move(command));
    note(Note::changed,
         "execute-command",
         "run after the sender was answered, once, for an hour at most, with the event as JSON on "
         "its standard input and few variables");
    read_arguments();
    read_environment();
  }

  /// `NAME=value` for what is passed as it is.
  std::vector<std::string> static_environment()
  {
    std::vector<std::string> words;
    for (const HookArgument& argument : m_hook.environment) {
      if (is_static(argument)) {
        words.push_back(text(variable_of(argument), '=', argument.name));
      }
    }
    if (!words.empty()) {
      note(Note::kept, "pass-environment-to-command", text(words.size(), " as it is, by env"));
    }
    return words;
  }

  static bool is_static(const HookArgument& argument)
  {
    return argument.source == "string" && !detail::holds_template(argument.name);
  }

  static std::string variable_of(const HookArgument& argument)
  {
    return argument.envname.empty() ? "HOOK_" + argument.name : argument.envname;
  }

  /// The words before the first that is of a request stay where they are.
  void read_arguments()
  {
    const auto& arguments = m_hook.arguments;
    const auto first = std::find_if_not(arguments.begin(), arguments.end(), is_static);
    for (auto argument = arguments.begin(); argument != first; ++argument) {
      m_argv.push_back(argument->name);
    }
    if (first != arguments.begin()) {
      note(Note::kept, "pass-arguments-to-command", text(first - arguments.begin(), " as it is"));
    }
    for (auto argument = first; argument != arguments.end(); ++argument) {
      read_value(*argument,
                 "pass-arguments-to-command",
                 text("argument ", argument - arguments.begin() + 1));
    }
  }

  void read_environment()
  {
    for (const HookArgument& argument : m_hook.environment) {
      if (!is_static(argument)) {
        read_value(argument,
                   "pass-environment-to-command",
                   text('$', printable(variable_of(argument), kShown)));
      }
    }
  }

  void read_value(const HookArgument& argument, std::string key, const std::string& what)
  {
    if (argument.source == "entire-payload") {
      note(Note::changed, std::move(key), text(what, " is .event.data of standard input"));
    } else if (const auto name = m_params.name_of(argument)) {
      note(Note::changed,
           std::move(key),
           text(what, " is .event.params.", *name, " of standard input"));
    } else {
      note(Note::left_out,
           std::move(key),
           text(what,
                ": no event holds the ",
                quote(argument.source, 40),
                " ",
                quote(argument.name, kShown)));
    }
  }

  /// What a request may be like.
  void read_request()
  {
    const auto& methods = m_hook.methods;
    if (methods.empty()) {
      note(Note::changed, "http-methods", "POST only; webhook takes any method");
    }
    for (const std::string& method : methods) {
      const bool is_post = upper(trim(method)) == "POST";
      note(is_post ? Note::kept : Note::left_out,
           "http-methods",
           is_post ? "POST" : text(quote(method, 20), ": an account of its own takes POST only"));
    }
    if (!m_hook.content_type.empty()) {
      const bool is_json = m_hook.content_type == "application/json";
      note(is_json ? Note::changed : Note::left_out,
           "incoming-payload-content-type",
           is_json ? "a body without Content-Type is read as JSON; one that states another is not"
                   : text(quote(m_hook.content_type, kShown), ": what the sender states counts"));
    }
    for (const HookArgument& argument : m_hook.json_parameters) {
      read_json_parameter(argument);
    }
  }

  void read_json_parameter(const HookArgument& argument)
  {
    const auto path = detail::account_path(argument);
    if (argument.source != "payload" || !path) {
      note(Note::left_out,
           "parse-parameters-as-json",
           text("only what is in the payload, not ", quote(argument.source, 40)));
      return;
    }
    Value step = Value::map();
    step.add("from", text("json:", *path)).add("in_place", Value::scalar("true"));
    Value unwrap = Value::sequence();
    unwrap.items.push_back(std::move(step));
    if (m_unwrap.items.empty() && preset::parse_unwrap(unwrap)) {
      m_unwrap = std::move(unwrap);
      note(Note::changed,
           "parse-parameters-as-json",
           text(quote(argument.name, kShown),
                " of a JSON body; for a form write unwrap: [{form: ",
                printable(argument.name, kShown),
                "}]"));
    } else {
      note(Note::left_out, "parse-parameters-as-json", "one place in the payload is unwrapped");
    }
  }

  const Hook& m_hook;
  const detail::TemplatedText& m_templates;
  ImportedHook m_report;
  std::optional<ImportedKey> m_needed;
  detail::HookParams m_params;
  detail::Inside m_inside = detail::Inside::other;
  std::string m_key;
  std::vector<std::string> m_networks;
  Value m_verify;
  Value m_unwrap;
  std::string m_where;
  std::vector<std::string> m_argv;
};

/// JSON by its own rules (tabs, surrogate pairs), everything else as YAML.
Result<Value> read_root(const std::string& bytes, std::string_view file)
{
  const std::string_view content = trim(bytes);
  if (content.starts_with('[') || content.starts_with('{')) {
    if (json::Document::parse(bytes)) {
      return yaml::parse(yaml::from_json(bytes), file);
    }
  }
  return yaml::parse(bytes, file);
}

/// A valid name near the id that no other hook has.
std::string name_for(const std::string& id, std::set<std::string>& taken)
{
  const std::string stem = model::suggest_account_name(id);
  std::string name = stem;
  for (int number = 2; !taken.insert(name).second; ++number) {
    const std::string end = text('_', number);
    name = stem.substr(0, model::AccountName::kMaxLength - end.size()) + end;
  }
  return name;
}

} // namespace

std::string_view to_string(ImportNote::Kind kind)
{
  switch (kind) {
  case ImportNote::Kind::kept:
    return "kept";
  case ImportNote::Kind::changed:
    return "changed";
  case ImportNote::Kind::left_out:
    return "left_out";
  }
  return "left_out";
}

bool ImportedHook::is_complete() const
{
  return std::none_of(notes.begin(), notes.end(), [](const ImportNote& note) {
    return note.kind == ImportNote::Kind::left_out;
  });
}

bool HooksImport::is_complete() const
{
  return std::all_of(
      hooks.begin(), hooks.end(), [](const ImportedHook& hook) { return hook.is_complete(); });
}

Result<HooksImport>
import_hooks(std::string_view bytes, std::string_view file, model::Environment environment)
{
  HOOKCTL_TRY_AS(const auto templates, detail::take_templates(bytes, file));
  HOOKCTL_TRY_AS(const Value root, read_root(templates.text, file));
  HOOKCTL_TRY_AS(const auto hooks, detail::read_hooks(root));
  HooksImport out;
  std::set<std::string> taken;
  Value accounts = Value::sequence();
  Value destinations = Value::map();
  for (const Hook& hook : hooks) {
    Converter converter(hook, name_for(hook.id, taken), templates);
    converter.convert();
    accounts.items.push_back(converter.account());
    if (Value destination = converter.destination(); destination.kind == Value::Kind::map) {
      destinations.add(converter.report().account, std::move(destination));
    }
    if (converter.key()) {
      out.keys.push_back(*converter.key());
    }
    out.hooks.push_back(converter.report());
  }
  Value document = Value::map();
  document.add("environment", std::string(model::to_string(environment)));
  document.add("accounts", std::move(accounts));
  if (!destinations.members.empty()) {
    document.add("destinations", std::move(destinations));
  }
  out.apply_file = yaml::write(document);
  return out;
}

} // namespace hookctl::config
