#include "hookctl/preset/detail/fields.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"

namespace hookctl::preset::detail {

namespace {

/// A selector's or template's error at its place in the file. Only a plain scalar shows its
/// characters one to one.
Error placed(Error error, const yaml::Value& value, std::string_view what)
{
  const int column = error.at ? error.at->column : 0;
  error.code = ErrorCode::invalid_data;
  error.message = text(what, ": ", error.message);
  error.at = value.at;
  if (!value.quoted && column > 1 && value.at.column > 0) {
    error.at->column += column - 1;
  }
  return error;
}

template<typename T>
Result<T>
read_with(Result<T> (*parse)(std::string_view), const yaml::Value& value, std::string_view what)
{
  HOOKCTL_TRY_AS(const std::string written, yaml::as_text(value, what));
  return parse(written).map_error(
      [&](Error error) { return placed(std::move(error), value, what); });
}

} // namespace

tl::unexpected<Error> bad(const yaml::Value& value, std::string message, std::string hint)
{
  return fail_at(value.at, Failure::value_refused, std::move(message), std::move(hint));
}

Result<select::Selector> read_selector(const yaml::Value& value, std::string_view what)
{
  return read_with(&select::Selector::parse, value, what);
}

Result<select::Template> read_template(const yaml::Value& value, std::string_view what)
{
  return read_with(&select::Template::parse, value, what);
}

Result<std::vector<select::Selector>> read_selectors(const yaml::Value* value,
                                                     std::string_view what)
{
  std::vector<select::Selector> selectors;
  if (value == nullptr) {
    return selectors;
  }
  if (value->kind != yaml::Value::Kind::sequence) {
    HOOKCTL_TRY_AS(auto only, read_selector(*value, what));
    selectors.push_back(std::move(only));
    return selectors;
  }
  for (const yaml::Value& item : value->items) {
    HOOKCTL_TRY_AS(auto selector, read_selector(item, what));
    selectors.push_back(std::move(selector));
  }
  return selectors;
}

Result<model::Headers> read_headers(const yaml::Value* value, std::string_view what)
{
  model::Headers headers;
  if (value == nullptr) {
    return headers;
  }
  if (value->kind != yaml::Value::Kind::map) {
    return bad(*value, text(what, " must be a map of header names"));
  }
  for (const auto& [name, content] : value->members) {
    // The selector knows what a header's name may hold.
    if (!select::Selector::parse("header:" + name.text)) {
      return bad(name, text(quote(name.text), " is not a header's name"));
    }
    HOOKCTL_TRY_AS(std::string header, yaml::as_text(content, text(what, '.', name.text)));
    headers.emplace_back(name.text, std::move(header));
  }
  return headers;
}

Result<std::vector<const yaml::Value*>> read_list(const yaml::Value* value, std::string_view what)
{
  std::vector<const yaml::Value*> items;
  if (value == nullptr) {
    return items;
  }
  if (value->kind != yaml::Value::Kind::sequence) {
    return bad(*value, text(what, " must be a list"), "begin each entry with \"- \"");
  }
  for (const yaml::Value& item : value->items) {
    items.push_back(&item);
  }
  return items;
}

Result<std::vector<Condition>> read_condition_map(const yaml::Value* value, std::string_view what)
{
  std::vector<Condition> conditions;
  if (value == nullptr) {
    return conditions;
  }
  if (value->kind != yaml::Value::Kind::map) {
    return bad(*value, text(what, " must be a map"), "such as {\"header:X-Event\": ping}");
  }
  for (const auto& [at, glob] : value->members) {
    HOOKCTL_TRY_AS(auto selector, read_selector(at, what));
    HOOKCTL_TRY_AS(std::string pattern, yaml::as_text(glob, text(what, '.', at.text)));
    conditions.push_back(Condition{std::move(selector), std::move(pattern)});
  }
  return conditions;
}

Result<std::optional<select::Selector>> read_place(yaml::MapReader& map, BodyPlace body)
{
  std::optional<select::Selector> place;
  std::vector<std::string> kinds = {"header", "query", "form"};
  if (body == BodyPlace::yes) {
    kinds.emplace_back("json");
  }
  for (const std::string& kind : kinds) {
    const yaml::Value* value = map.take(kind);
    if (value == nullptr) {
      continue;
    }
    const std::string what = text(map.what(), '.', kind);
    if (place) {
      return bad(*value, text(map.what(), " says two places; one is enough"));
    }
    HOOKCTL_TRY_AS(const std::string name, yaml::as_text(*value, what));
    auto selector = select::Selector::parse(text(kind, ':', name));
    if (!selector) {
      return bad(*value, text(what, ": ", selector.error().message), selector.error().hint);
    }
    place = std::move(*selector);
  }
  return place;
}

Result<std::optional<std::chrono::seconds>> read_seconds(yaml::MapReader& map, std::string_view key)
{
  constexpr std::int64_t kLongest = 30L * 24 * 3600;
  HOOKCTL_TRY_AS(const auto number, map.optional_integer(key));
  if (!number) {
    return std::optional<std::chrono::seconds>{};
  }
  if (*number < 1 || *number > kLongest) {
    return tl::unexpected<Error>(map.error_at(
        key, text(map.what(), '.', key, " is ", *number, "; use 1 to ", kLongest, " seconds")));
  }
  return std::optional(std::chrono::seconds(*number));
}

} // namespace hookctl::preset::detail
