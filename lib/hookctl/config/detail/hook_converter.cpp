#include "hookctl/config/detail/hook_converter.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/preset/preset.hpp"

#include <algorithm>

namespace hookctl::config::detail {

namespace {

using yaml::Value;
using Note = ImportNote::Kind;

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

Value texts(const std::vector<std::string>& items)
{
  Value list = Value::sequence();
  for (const std::string& item : items) {
    list.items.push_back(Value::string(item));
  }
  return list;
}

bool is_static(const HookArgument& argument)
{
  return argument.source == "string" && !holds_template(argument.name);
}

/// By its name, what is not to be written where others read.
bool names_secret(std::string_view name)
{
  constexpr std::string_view kSecretWords[] = {"token", "secret", "passw", "key"};
  return std::any_of(
      std::begin(kSecretWords),
      std::end(kSecretWords),
      [name = lower(name)](std::string_view word) { return name.find(word) != std::string::npos; });
}

/// `--token=value`, or an option `--token` whose value is the next word.
bool names_secret_option(std::string_view word)
{
  const std::size_t end = word.find('=');
  return (word.starts_with('-') || end != std::string_view::npos) &&
         names_secret(word.substr(0, end));
}

constexpr std::string_view kSecret = ": a secret: let the program read it itself";

std::string variable_of(const HookArgument& argument)
{
  return argument.envname.empty() ? "HOOK_" + argument.name : argument.envname;
}

} // namespace

HookConverter::HookConverter(const Hook& hook, std::string account, const TemplatedText& templates)
    : m_hook(hook)
{
  m_report.id = hook.id;
  m_report.account = std::move(account);
  note(m_report.account == m_hook.id ? Note::kept : Note::changed,
       "id",
       text("account ", m_report.account, "; its URL: hookctl url ", m_report.account));
  m_access = read_access(hook.rule, m_report.account, templates, m_params);
  m_report.enabled = m_access.is_whole;
  m_report.notes.insert(m_report.notes.end(), m_access.notes.begin(), m_access.notes.end());
  read_command();
  read_request();
  for (const std::string& key : m_hook.others) {
    const auto* const known = std::find_if(
        std::begin(kAbsent), std::end(kAbsent), [&](const Absent& one) { return one.key == key; });
    note(Note::left_out,
         printable(key, kShown),
         std::string(known == std::end(kAbsent) ? "not known" : known->why));
  }
}

Value HookConverter::account() const
{
  Value account = Value::map();
  account.add("name", m_report.account);
  if (m_access.key) {
    account.add("auth_key", m_access.key->reference);
  }
  if (!m_access.networks.empty()) {
    account.add("allow_from", texts(m_access.networks));
  }
  if (!m_access.verify.members.empty()) {
    account.add("verify", m_access.verify);
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

Value HookConverter::destination() const
{
  if (m_argv.empty()) {
    return {};
  }
  Value destination = Value::map();
  destination.add("exec", texts(m_argv));
  destination.add("accounts", texts({m_report.account}));
  if (!m_access.where.empty()) {
    destination.add("where", m_access.where);
  }
  destination.add("retry", "none");
  destination.add("timeout", "1h");
  if (!m_report.enabled) {
    destination.add("enabled", Value::scalar("false"));
  }
  return destination;
}

void HookConverter::note(Note kind, std::string key, std::string words)
{
  m_report.notes.push_back({kind, std::move(key), std::move(words)});
}

void HookConverter::read_command()
{
  if (m_hook.command.empty() || holds_template(m_hook.command) ||
      holds_template(m_hook.directory)) {
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
  std::string command = is_relative ? text(m_hook.directory, '/', m_hook.command) : m_hook.command;
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
std::vector<std::string> HookConverter::static_environment()
{
  std::vector<std::string> words;
  for (const HookArgument& argument : m_hook.environment) {
    const std::string variable = variable_of(argument);
    if (is_static(argument) && !names_secret(variable)) {
      words.push_back(text(variable, '=', argument.name));
    } else if (is_static(argument)) {
      const std::string shown = argument.envname.empty() ? "HOOK_..." : argument.envname;
      note(Note::left_out,
           "pass-environment-to-command",
           text('$', printable(shown, kShown), kSecret));
    }
  }
  if (!words.empty()) {
    note(Note::kept, "pass-environment-to-command", text(words.size(), " as it is, by env"));
  }
  return words;
}

/// The words before the first that is of a request or a secret stay where they are.
void HookConverter::read_arguments()
{
  const auto& arguments = m_hook.arguments;
  const auto is_secret = [&](const HookArgument& one) {
    return one.source == "string" && names_secret_option(one.name);
  };
  const auto first = std::find_if(arguments.begin(), arguments.end(), [&](const auto& one) {
    return !is_static(one) || is_secret(one);
  });
  for (auto argument = arguments.begin(); argument != first; ++argument) {
    m_argv.push_back(argument->name);
  }
  if (first != arguments.begin()) {
    note(Note::kept, "pass-arguments-to-command", text(first - arguments.begin(), " as it is"));
  }
  for (auto argument = first; argument != arguments.end(); ++argument) {
    const std::string what = text("argument ", argument - arguments.begin() + 1);
    const bool is_value = argument != arguments.begin() && is_secret(*std::prev(argument)) &&
                          std::prev(argument)->name.find('=') == std::string::npos;
    if (is_secret(*argument) || (is_value && argument->source == "string")) {
      note(Note::left_out, "pass-arguments-to-command", text(what, kSecret));
    } else {
      read_value(*argument, "pass-arguments-to-command", what);
    }
  }
}

void HookConverter::read_environment()
{
  for (const HookArgument& argument : m_hook.environment) {
    if (!is_static(argument)) {
      read_value(argument,
                 "pass-environment-to-command",
                 text('$', printable(variable_of(argument), kShown)));
    }
  }
}

void HookConverter::read_value(const HookArgument& argument,
                               std::string key,
                               const std::string& what)
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
void HookConverter::read_request()
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

void HookConverter::read_json_parameter(const HookArgument& argument)
{
  const auto path = account_path(argument);
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

} // namespace hookctl::config::detail
