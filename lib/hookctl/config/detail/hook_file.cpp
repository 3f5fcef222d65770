#include "hookctl/config/detail/hook_file.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/config/import_hooks.hpp"

#include <algorithm>

namespace hookctl::config::detail {

namespace {

using yaml::Value;
using Kind = Value::Kind;

tl::unexpected<Error>
wrong(const Value& value, std::string message, Failure failure = Failure::wrong_type)
{
  return fail_at(value.at,
                 failure,
                 std::move(message),
                 "see docs/Hook-Definition.md of github.com/adnanh/webhook");
}

/// webhook takes a key in any case; what would be passed over here is refused.
Result<> require_lower_case(const Value& map, const std::vector<std::string_view>& known)
{
  for (const auto& [key, value] : map.members) {
    const std::string meant = lower(key.text);
    if (meant != key.text && std::ranges::find(known, meant) != known.end()) {
      return wrong(
          key, text("write ", quote(key.text), " as ", quote(meant)), Failure::invalid_data);
    }
  }
  return {};
}

/// A member that is there and not null, which counts as none.
const Value* find_given(const Value& map, std::string_view key)
{
  const Value* value = map.find(key);
  return value == nullptr || value->kind == Kind::null ? nullptr : value;
}

/// The text of a member; "" where it is not there.
Result<std::string> text_of(const Value& map, std::string_view key)
{
  const Value* value = find_given(map, key);
  if (value == nullptr) {
    return std::string();
  }
  if (value->kind != Kind::scalar) {
    return wrong(*value, text(key, " must be a text"));
  }
  return value->text;
}

/// The elements of a member that is a list; none where it is not there.
Result<std::vector<const Value*>> list_of(const Value& map, std::string_view key)
{
  std::vector<const Value*> items;
  const Value* value = find_given(map, key);
  if (value == nullptr) {
    return items;
  }
  if (value->kind != Kind::sequence) {
    return wrong(*value, text(key, " must be a list"));
  }
  for (const Value& item : value->items) {
    items.push_back(&item);
  }
  return items;
}

Result<HookArgument> read_argument(const Value& value, std::string_view what)
{
  if (value.kind != Kind::map) {
    return wrong(value, text(what, " must be a map with source and name"));
  }
  HOOKCTL_TRY(require_lower_case(value, {"source", "name", "envname"}));
  HookArgument argument;
  HOOKCTL_TRY_AS(argument.source, text_of(value, "source"));
  HOOKCTL_TRY_AS(argument.name, text_of(value, "name"));
  HOOKCTL_TRY_AS(argument.envname, text_of(value, "envname"));
  return argument;
}

Result<std::vector<HookArgument>> read_arguments(const Value& hook, std::string_view key)
{
  std::vector<HookArgument> arguments;
  HOOKCTL_TRY_AS(const auto items, list_of(hook, key));
  for (const Value* item : items) {
    HOOKCTL_TRY_AS(auto argument, read_argument(*item, key));
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

Result<HookMatch> read_match(const Value& value)
{
  if (value.kind != Kind::map) {
    return wrong(value, "match must be a map");
  }
  HOOKCTL_TRY(
      require_lower_case(value, {"type", "regex", "secret", "value", "ip-range", "parameter"}));
  HookMatch match;
  HOOKCTL_TRY_AS(match.type, text_of(value, "type"));
  HOOKCTL_TRY_AS(match.regex, text_of(value, "regex"));
  HOOKCTL_TRY_AS(match.secret, text_of(value, "secret"));
  HOOKCTL_TRY_AS(match.value, text_of(value, "value"));
  HOOKCTL_TRY_AS(match.ip_range, text_of(value, "ip-range"));
  if (const Value* parameter = value.find("parameter")) {
    HOOKCTL_TRY_AS(match.parameter, read_argument(*parameter, "parameter"));
  }
  return match;
}

/// The first that is there counts, as in webhook.
// NOLINTNEXTLINE(misc-no-recursion): yaml::Limits bounds the depth
Result<HookRule> read_rule(const Value& value)
{
  HookRule rule;
  HOOKCTL_TRY(require_lower_case(value, {"and", "or", "not", "match"}));
  for (const auto& [key, kind] :
       {std::pair{"and", HookRule::Kind::all}, std::pair{"or", HookRule::Kind::any}}) {
    if (find_given(value, key) == nullptr) {
      continue;
    }
    rule.kind = kind;
    HOOKCTL_TRY_AS(const auto items, list_of(value, key));
    for (const Value* item : items) {
      HOOKCTL_TRY_AS(auto inner, read_rule(*item));
      rule.rules.push_back(std::move(inner));
    }
    return rule;
  }
  if (const Value* negated = find_given(value, "not")) {
    rule.kind = HookRule::Kind::negation;
    HOOKCTL_TRY_AS(auto inner, read_rule(*negated));
    rule.rules.push_back(std::move(inner));
    return rule;
  }
  const Value* match = find_given(value, "match");
  if (match == nullptr) {
    return wrong(value, "a rule must be one of and, or, not and match", Failure::key_absent);
  }
  HOOKCTL_TRY_AS(rule.match, read_match(*match));
  return rule;
}

bool asks_for_nothing(const Value& value)
{
  return value.kind == Kind::null ||
         (value.kind == Kind::scalar &&
          (value.text.empty() || value.text == "false" || value.text == "0")) ||
         ((value.kind == Kind::sequence || value.kind == Kind::map) && value.items.empty() &&
          value.members.empty());
}

constexpr std::string_view kKnown[] = {"id",
                                       "execute-command",
                                       "command-working-directory",
                                       "incoming-payload-content-type",
                                       "http-methods",
                                       "pass-arguments-to-command",
                                       "pass-environment-to-command",
                                       "parse-parameters-as-json",
                                       "trigger-rule"};

std::vector<std::string> other_keys(const Value& hook)
{
  std::vector<std::string> others;
  for (const auto& [key, value] : hook.members) {
    if (std::ranges::find(kKnown, key.text) == std::end(kKnown) && !asks_for_nothing(value)) {
      others.push_back(key.text);
    }
  }
  return others;
}

Result<Hook> read_hook(const Value& value)
{
  Hook hook;
  if (value.kind != Kind::map) {
    return wrong(value, "a hook must be a map");
  }
  HOOKCTL_TRY(require_lower_case(value, {std::begin(kKnown), std::end(kKnown)}));
  HOOKCTL_TRY_AS(hook.id, text_of(value, "id"));
  if (hook.id.empty()) {
    return wrong(value, "a hook has no id", Failure::key_absent);
  }
  HOOKCTL_TRY_AS(hook.command, text_of(value, "execute-command"));
  HOOKCTL_TRY_AS(hook.directory, text_of(value, "command-working-directory"));
  HOOKCTL_TRY_AS(hook.content_type, text_of(value, "incoming-payload-content-type"));
  HOOKCTL_TRY_AS(const auto methods, list_of(value, "http-methods"));
  for (const Value* method : methods) {
    hook.methods.push_back(method->text);
  }
  HOOKCTL_TRY_AS(hook.arguments, read_arguments(value, "pass-arguments-to-command"));
  HOOKCTL_TRY_AS(hook.environment, read_arguments(value, "pass-environment-to-command"));
  HOOKCTL_TRY_AS(hook.json_parameters, read_arguments(value, "parse-parameters-as-json"));
  // An empty rule is none that lets everybody in: webhook never runs such a hook.
  if (const Value* rule = find_given(value, "trigger-rule")) {
    HOOKCTL_TRY_AS(hook.rule, read_rule(*rule));
  }
  hook.others = other_keys(value);
  return hook;
}

} // namespace

Result<std::vector<Hook>> read_hooks(const Value& root)
{
  if (root.kind != Kind::sequence) {
    return wrong(root, "a hooks file must be a list of hooks");
  }
  if (root.items.size() > kMaxHooks) {
    return wrong(root, text("there are more than ", kMaxHooks, " hooks"), Failure::too_large);
  }
  std::vector<Hook> hooks;
  for (const Value& item : root.items) {
    HOOKCTL_TRY_AS(auto hook, read_hook(item));
    hooks.push_back(std::move(hook));
  }
  return hooks;
}

} // namespace hookctl::config::detail
