#include "hookctl/account/definition.hpp"

#include "hookctl/base/text.hpp"

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
  rule.selectors.push_back(std::move(selector));
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
    return fail(ErrorCode::invalid_argument,
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
    return fail(ErrorCode::invalid_argument,
                "send event data to user needs a way to find the sender",
                "add --sender-path PATH (try 'hookctl map paths FILE' on a sample payload)");
  }
  if (definition.source.empty() && !definition.default_source) {
    return fail(ErrorCode::invalid_argument,
                "send event data to user needs a way to find the source",
                "add --default-source ID (such as whatsapp) or --source-path PATH");
  }
  return {};
}

} // namespace

Definition define(const preset::Preset& preset, std::string_view environment)
{
  Definition definition;
  definition.facts = {preset.id, std::string(environment), preset.id, ""};
  definition.scheme = preset.scheme;
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
  if (account.verify) {
    HOOKCTL_TRY_AS(definition.scheme, preset::parse_scheme(*account.verify));
  }
  definition.send_to_user = account.send_to_user;
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

} // namespace hookctl::account
