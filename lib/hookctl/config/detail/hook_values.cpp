#include "hookctl/config/detail/hook_values.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/config/detail/hook_templates.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/quote.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/path/filter.hpp"
#include "hookctl/path/spelling.hpp"
#include "hookctl/select/selector.hpp"

#include <algorithm>

namespace hookctl::config::detail {

namespace {

constexpr std::size_t kMaxIndexDigits = 9;

tl::unexpected<Error> cannot(std::string why)
{
  return fail(ErrorCode::invalid_data, std::move(why));
}

bool is_index(std::string_view step)
{
  return !step.empty() && step.size() <= kMaxIndexDigits && (step == "0" || step.front() != '0') &&
         std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_plain_name(std::string_view step)
{
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !step.empty() && is_letter(step.front()) &&
         std::all_of(step.begin(), step.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9');
         });
}

/// `-name` and `#text` are how webhook says what is in XML.
bool is_of_xml(std::string_view name)
{
  const auto steps = split(name, '.');
  return std::any_of(steps.begin(), steps.end(), [](std::string_view step) {
    return step.starts_with('-') || step.starts_with('#');
  });
}

std::string payload_path(std::string_view name)
{
  std::string path;
  for (const std::string_view step : split(name, '.')) {
    if (is_index(step)) {
      path += text('[', step, ']');
    } else {
      path::append_step(path, step);
    }
  }
  return path;
}

/// The value as a query of a condition.
Result<std::string> query_of(const HookArgument& argument, HookParams& params)
{
  if (argument.source == "payload" && !is_of_xml(argument.name)) {
    std::string query = "@.event.data";
    for (const std::string_view step : split(argument.name, '.')) {
      if (is_index(step)) {
        query += text('[', step, ']');
      } else if (is_plain_name(step)) {
        query += text('.', step);
      } else {
        query += text('[', json::quote_json(step), ']');
      }
    }
    return query;
  }
  const auto name = params.name_of(argument);
  if (!name) {
    return cannot(
        text("no event holds the ", quote(argument.source, 40), " ", quote(argument.name, 80)));
  }
  return text("@.event.params.", *name);
}

/// webhook compares texts; an event has numbers and booleans.
std::string equality(const std::string& query, const std::string& value)
{
  const std::string as_text = text(query, " == ", json::quote_json(value));
  const auto document = json::Document::parse(value);
  const bool is_word = document && document->nodes().size() == 1 && !value.starts_with('"') &&
                       value != "null" && value.find_first_of(" \t\r\n") == std::string::npos;
  return is_word ? text('(', as_text, " || ", query, " == ", value, ')') : as_text;
}

/// Go's short classes in the words of an I-Regexp.
std::string without_short_classes(std::string_view regex)
{
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < regex.size(); ++i) {
    const char c = regex[i];
    if (c != '\\' || i + 1 == regex.size()) {
      in_class = c == '[' ? true : c == ']' ? false : in_class;
      out += c;
      continue;
    }
    const char escaped = regex[++i];
    const std::string_view set = escaped == 'd'   ? "0-9"
                                 : escaped == 'w' ? "A-Za-z0-9_"
                                 : escaped == 's' ? " \\t\\n\\r"
                                                  : "";
    if (!set.empty()) {
      out += in_class ? std::string(set) : text('[', set, ']');
    } else if (escaped == '/') {
      out += '/';
    } else {
      out += text('\\', escaped);
    }
  }
  return out;
}

Result<std::string> match_condition(const HookMatch& match, HookParams& params)
{
  if (holds_template(match.value) || holds_template(match.regex)) {
    return cannot("a condition cannot ask for a variable's value");
  }
  HOOKCTL_TRY_AS(const auto query, query_of(match.parameter, params));
  if (match.type == "value") {
    return equality(query, match.value);
  }
  const std::string condition =
      text("search(", query, ", ", json::quote_json(without_short_classes(match.regex)), ')');
  const auto filter = path::Filter::parse(condition);
  if (!filter || !filter->notes().empty()) {
    return cannot(text("the regular expression ",
                       quote(match.regex, 80),
                       " uses what conditions do not have (RFC 9485)"));
  }
  return condition;
}

/// The one match that a `not`, or several inside one another, is about; nullptr for several.
const HookMatch* negated_match(const HookRule& rule)
{
  const HookRule* inner = &rule;
  while (inner->kind == HookRule::Kind::negation) {
    inner = &inner->rules.front();
  }
  return inner->kind == HookRule::Kind::match ? &inner->match : nullptr;
}

/// A condition that the value is there; match_condition() took it.
std::string presence_of(const HookMatch& match, HookParams& params)
{
  const auto query = query_of(match.parameter, params).value_or("");
  return query.starts_with("@.event.params.") ? text(query, " != null") : query;
}

} // namespace

std::optional<std::string> account_path(const HookArgument& argument)
{
  std::string path;
  if (argument.source == "header") {
    path = "header:" + argument.name;
  } else if (argument.source == "url" || argument.source == "query") {
    path = "query:" + argument.name;
  } else if (argument.source == "string") {
    path = json::quote_json(argument.name);
  } else if (argument.source == "payload" && !is_of_xml(argument.name)) {
    path = payload_path(argument.name);
  }
  const bool is_path = !path.empty() && !argument.name.empty() && !holds_template(argument.name) &&
                       select::Selector::parse(path).has_value();
  return is_path ? std::optional(path) : std::nullopt;
}

bool HookParams::has(std::string_view name) const
{
  return std::ranges::any_of(m_params, [&](const auto& param) { return param.first == name; });
}

std::optional<std::string> HookParams::name_of(const HookArgument& argument)
{
  const auto path = account_path(argument);
  if (!path) {
    return std::nullopt;
  }
  for (const auto& [name, known] : m_params) {
    if (known == *path) {
      return name;
    }
  }
  std::string name =
      model::suggest_account_name(argument.envname.empty() ? argument.name : argument.envname);
  if (!is_plain_name(name)) {
    name = text("p_", name);
  }
  const std::string stem = name;
  for (int number = 2; has(name); ++number) {
    name = text(stem, '_', number);
  }
  m_params.emplace_back(name, *path);
  return name;
}

// NOLINTNEXTLINE(misc-no-recursion): yaml::Limits bounds the depth
Result<std::string> condition_of(const HookRule& rule, HookParams& params, Inside inside)
{
  if (rule.kind == HookRule::Kind::match) {
    if (rule.match.type != "value" && rule.match.type != "regex") {
      return cannot(text("a ", printable(rule.match.type, 40), " inside or, and, not"));
    }
    return match_condition(rule.match, params);
  }
  if (rule.kind == HookRule::Kind::negation) {
    HOOKCTL_TRY_AS(const auto inner, condition_of(rule.rules.front(), params, Inside::other));
    const HookMatch* match = inside == Inside::conjunction ? negated_match(rule) : nullptr;
    return match == nullptr ? text("!(", inner, ')')
                            : text('(', presence_of(*match, params), " && !(", inner, "))");
  }
  const bool is_all = rule.kind == HookRule::Kind::all;
  std::vector<std::string> parts;
  for (const HookRule& one : rule.rules) {
    HOOKCTL_TRY_AS(auto part,
                   condition_of(one, params, is_all ? Inside::conjunction : Inside::other));
    parts.push_back(std::move(part));
  }
  if (parts.empty()) {
    return cannot(is_all ? "an empty and" : "an empty or");
  }
  return parts.size() == 1 ? parts.front() : text('(', join(parts, is_all ? " && " : " || "), ')');
}

} // namespace hookctl::config::detail
