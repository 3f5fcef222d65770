#include "hookctl/account/definition.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>

namespace hookctl::account {

namespace {

using select::Selector;

Result<Selector> parse_selector(const std::string& path, std::string_view field)
{
  return Selector::parse(path).map_error(within(text(field, " ", quote(path))));
}

Result<std::vector<Selector>> parse_selectors(const std::vector<std::string>& paths,
                                              std::string_view field)
{
  std::vector<Selector> selectors;
  for (const std::string& path : paths) {
    HOOKCTL_TRY_AS(auto selector, parse_selector(path, field));
    selectors.push_back(std::move(selector));
  }
  return selectors;
}

Result<> override_rule(preset::ValueRule& rule, const std::string& path, std::string_view field)
{
  if (path.empty()) {
    return {};
  }
  rule = {};
  HOOKCTL_TRY_AS(auto selector, parse_selector(path, field));
  rule.alternatives.push_back({{}, std::move(selector)});
  return {};
}

Result<> override_params(Definition& definition, const Account& account)
{
  for (const auto& own : account.params) {
    HOOKCTL_TRY_AS(auto selector, parse_selector(own.second, text("param ", own.first)));
    const auto same = std::find_if(definition.params.begin(),
                                   definition.params.end(),
                                   [&](const auto& param) { return param.first == own.first; });
    if (same != definition.params.end()) {
      same->second = std::move(selector);
    } else {
      definition.params.emplace_back(own.first, std::move(selector));
    }
  }
  return {};
}

Result<> override_source(Definition& definition, const Account& account)
{
  if (account.default_source && !account.source_path.empty()) {
    return fail(Failure::flags_exclude,
                "a default source and a source path exclude each other",
                "leave one out: --default-source ID for a fixed channel, --source-path PATH for "
                "one in the payload");
  }
  if (account.default_source) {
    definition.default_source = account.default_source->value();
    definition.source.clear();
  } else if (!account.source_path.empty()) {
    HOOKCTL_TRY_AS(definition.source, parse_selectors(account.source_path, "source path"));
  }
  return {};
}

Result<> require_route(const Definition& definition)
{
  if (!definition.send_to_user) {
    return {};
  }
  if (definition.sender.empty()) {
    return fail(Failure::account_incomplete,
                "send event data to user needs a way to find the sender",
                "add --sender-path PATH (try 'hookctl map paths FILE' on a sample payload)");
  }
  if (definition.source.empty() && !definition.default_source) {
    return fail(Failure::account_incomplete,
                "send event data to user needs a way to find the source",
                "add --default-source ID (such as whatsapp) or --source-path PATH");
  }
  return {};
}

bool contains(const std::vector<std::string>& names, const std::string& name)
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

tl::unexpected<Error> unknown_variant(const Account& account, const preset::Preset& preset)
{
  std::vector<std::string> known;
  for (const preset::Variant& variant : preset.variants) {
    known.push_back(variant.name);
  }
  std::string hint = did_you_mean(account.variant, known);
  if (known.empty()) {
    hint = "it signs in one way only: leave the variant out";
  } else if (hint.empty()) {
    hint = text("use one of ", join(known, ", "), ", or none for its default");
  }
  return fail(Failure::variant_not_found,
              text("provider ", preset.id, " has no variant ", quote(account.variant)),
              std::move(hint));
}

Result<preset::Scheme> choose_scheme(const Account& account, const preset::Preset& preset)
{
  if (account.verify && !account.variant.empty()) {
    return fail(Failure::flags_exclude,
                "a variant and an auth scheme of its own exclude each other",
                "leave one out: --variant '' for the own scheme, --auth-scheme preset for the "
                "variant");
  }
  if (account.verify) {
    return preset::parse_scheme(*account.verify);
  }
  const preset::Scheme* scheme = preset::find_scheme(preset, account.variant);
  if (scheme == nullptr) {
    return unknown_variant(account, preset);
  }
  return *scheme;
}

/// The names that any of the preset's schemes uses.
std::vector<std::string> names_in_schemes(const preset::Preset& preset)
{
  std::vector<std::string> names = preset::needed_values(preset.scheme);
  for (const preset::Variant& variant : preset.variants) {
    const auto more = preset::needed_values(variant.scheme);
    names.insert(names.end(), more.begin(), more.end());
  }
  return names;
}

/// What this account needs of the values that its preset names: those of another variant it does
/// not. A scheme of its own may ask for further ones.
std::vector<preset::NeededValue> values_asked_for(const preset::Scheme& scheme,
                                                  const preset::Preset& preset)
{
  const auto here = preset::needed_values(scheme);
  const auto anywhere = names_in_schemes(preset);
  std::vector<preset::NeededValue> asked;
  std::vector<std::string> declared;
  for (preset::NeededValue value : preset.values) {
    declared.push_back(value.name);
    value.optional =
        value.optional || (contains(anywhere, value.name) && !contains(here, value.name));
    asked.push_back(std::move(value));
  }
  for (const std::string& name : here) {
    if (!contains(declared, name)) {
      asked.push_back({name, "", false});
    }
  }
  return asked;
}

Result<> take_values(Definition& definition, const Account& account, const preset::Preset& preset)
{
  const auto asked = values_asked_for(definition.scheme, preset);
  std::vector<std::string> known;
  std::transform(asked.begin(), asked.end(), std::back_inserter(known), [](const auto& value) {
    return value.name;
  });
  std::vector<std::string> given;
  for (const auto& [name, value] : account.auth_values) {
    if (!contains(known, name)) {
      const std::string mean = did_you_mean(name, known);
      return fail(Failure::parameter_not_found,
                  text("provider ", preset.id, " uses no value ", quote(name)),
                  !mean.empty()   ? mean
                  : known.empty() ? text("take it away: --auth-value ", printable(name, 64), "=")
                                  : text("it uses ", join(known, ", ")));
    }
    given.push_back(name);
  }
  definition.values = account.auth_values;
  for (const preset::NeededValue& value : asked) {
    if (!value.optional && !contains(given, value.name)) {
      definition.missing_values.push_back(value);
    }
  }
  return {};
}

} // namespace

Definition define(const preset::Preset& preset, std::string_view environment)
{
  Definition definition;
  definition.facts = {preset.id, std::string(environment), preset.id, ""};
  definition.scheme = preset.scheme;
  definition.methods = preset.methods;
  definition.handshakes = preset.handshakes;
  definition.split = preset.split;
  definition.event = preset.event;
  definition.unwrap = preset.unwrap;
  definition.sender = preset.sender;
  definition.source = preset.source;
  definition.params = preset.params;
  definition.answer = preset.answer;
  return definition;
}

Result<Definition>
define(const Account& account, const preset::Preset& preset, std::string_view environment)
{
  Definition definition = define(preset, environment);
  definition.facts.name = account.name.value();
  definition.facts.domain = account.domain;
  if (!account.domain.empty()) {
    definition.domain = preset.domain;
  }
  HOOKCTL_TRY_AS(definition.scheme, choose_scheme(account, preset));
  HOOKCTL_TRY(take_values(definition, account, preset));
  if (account.unwrap) {
    HOOKCTL_TRY_AS(definition.unwrap, preset::parse_unwrap(*account.unwrap));
  }
  definition.visit_handshakes = account.visit_handshakes;
  definition.allow_from = account.allow_from;
  definition.send_to_user = account.send_to_user;
  definition.payload_check = account.payload_check;
  definition.events = account.events;
  if (!account.sender_path.empty()) {
    HOOKCTL_TRY_AS(definition.sender, parse_selectors(account.sender_path, "sender path"));
  }
  HOOKCTL_TRY(override_source(definition, account));
  HOOKCTL_TRY(override_params(definition, account));
  HOOKCTL_TRY(override_rule(definition.event.code, account.event_path, "event path"));
  HOOKCTL_TRY(override_rule(definition.event.id, account.id_path, "id path"));
  HOOKCTL_TRY(override_rule(definition.event.time, account.time_path, "time path"));
  HOOKCTL_TRY(require_route(definition));
  return definition;
}

Result<> require_values(const Definition& definition)
{
  if (definition.missing_values.empty()) {
    return {};
  }
  const preset::NeededValue& missing = definition.missing_values.front();
  return fail(Failure::account_incomplete,
              text("provider ",
                   definition.facts.provider,
                   " needs the value ",
                   missing.name,
                   missing.help.empty() ? "" : ": ",
                   missing.help),
              text("add --auth-value ", missing.name, "=VALUE"));
}

bool learns_key(const Definition& definition)
{
  return definition.scheme.needs_key && std::any_of(definition.handshakes.begin(),
                                                    definition.handshakes.end(),
                                                    [](const preset::Handshake& handshake) {
                                                      return handshake.learn.has_value();
                                                    });
}

} // namespace hookctl::account
