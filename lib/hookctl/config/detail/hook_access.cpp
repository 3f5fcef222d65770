#include "hookctl/config/detail/hook_access.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/model/ip_address.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/path/filter.hpp"
#include "hookctl/preset/scheme.hpp"

#include <algorithm>

namespace hookctl::config::detail {

namespace {

using yaml::Value;
using Note = ImportNote::Kind;

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

class AccessReader {
public:
  AccessReader(const std::string& account, const TemplatedText& templates, HookParams& params)
      : m_account(account)
      , m_templates(templates)
      , m_params(params)
  {
  }

  HookAccess read(const std::optional<HookRule>& trigger)
  {
    std::vector<const HookRule*> conjuncts;
    if (trigger) {
      add_conjuncts(*trigger, conjuncts);
      m_inside = trigger->kind == HookRule::Kind::all ? Inside::conjunction : Inside::other;
    }
    std::vector<std::string> conditions;
    for (const HookRule* rule : conjuncts) {
      read_conjunct(*rule, conditions);
    }
    m_access.where = join(conditions, " && ");
    if (!m_access.where.empty() && !path::Filter::parse(m_access.where)) {
      m_access.where.clear();
      leave_out_condition("its conditions are more than one condition can be");
    }
    if (!m_access.where.empty()) {
      note(Note::changed,
           text("where ",
                m_access.where,
                "; what does not fit is accepted, kept and given to nobody"));
    }
    if (m_access.verify.members.empty() && m_access.is_whole) {
      m_access.verify.add("none", Value::map());
      note(Note::changed, "nothing proves the sender but the token in the URL");
    }
    if (m_access.verify.members.empty()) {
      note(Note::changed,
           "the account has no key, and takes nothing until it is said how it verifies");
    }
    return std::move(m_access);
  }

private:
  void note(Note kind, std::string words)
  {
    m_access.notes.push_back({kind, "trigger-rule", std::move(words)});
  }

  /// Then the program must not run until somebody has seen to it.
  void leave_out_condition(std::string why)
  {
    m_access.is_whole = false;
    note(Note::left_out, std::move(why));
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
    auto condition = condition_of(rule, params, m_inside);
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
    if (!m_access.networks.empty()) {
      leave_out_condition("a second ip-whitelist that must hold as well");
      return;
    }
    m_access.networks = std::move(networks);
    note(Note::kept, text("only from ", join(m_access.networks, ", ")));
  }

  /// Where a signature or a token is, as a preset says it; null when it is nowhere we look.
  static std::optional<Value> place_of(const HookArgument& argument, std::string_view in_payload)
  {
    Value place = Value::map();
    const auto path = account_path(argument);
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
    if (!m_access.verify.members.empty()) {
      leave_out_condition(text(what, ": an account has one way to verify"));
      return false;
    }
    Value verify = Value::map();
    verify.add(std::move(scheme), std::move(block));
    if (!preset::parse_scheme(verify)) {
      leave_out_condition(text(what, ": no name of such a place"));
      return false;
    }
    m_access.verify = std::move(verify);
    set_key(secret);
    note(Note::kept, text(what, ", with the key of ", m_access.key->reference));
    return true;
  }

  void set_key(std::string_view secret)
  {
    if (const TemplateCall* call = m_templates.find_whole(secret)) {
      const std::string_view scheme = call->kind == TemplateCall::Kind::variable ? "env:"
                                      : call->kind == TemplateCall::Kind::file   ? "file:"
                                                                                 : "credential:";
      auto reference = model::parse_key_reference(text(scheme, call->name));
      if (reference) {
        m_access.key = ImportedKey{model::to_string(*reference), m_account, false};
        return;
      }
    }
    const bool begins_with_digit = m_account.front() >= '0' && m_account.front() <= '9';
    m_access.key =
        ImportedKey{text("env:", begins_with_digit ? "HOOK_" : "", upper(m_account), "_SECRET"),
                    m_account,
                    true};
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
      note(Note::changed, "one signature in there, not several with commas");
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

  const std::string& m_account;
  const TemplatedText& m_templates;
  HookParams& m_params;
  Inside m_inside = Inside::other;
  HookAccess m_access;
};

} // namespace

HookAccess read_access(const std::optional<HookRule>& rule,
                       const std::string& account,
                       const TemplatedText& templates,
                       HookParams& params)
{
  return AccessReader(account, templates, params).read(rule);
}

} // namespace hookctl::config::detail
