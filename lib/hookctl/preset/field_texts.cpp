#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/signed_parts.hpp"
#include "hookctl/yaml/reader.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kFrom = {"form", "query", "params", "headers"};

Result<> read_names(yaml::MapReader& map, const yaml::Value& value, FieldText& field)
{
  const bool of_headers = field.from == FieldText::From::headers;
  if (const yaml::Value* names = map.take("names")) {
    HOOKCTL_TRY_AS(field.names, read_selector(*names, map.what() + ".names"));
  }
  HOOKCTL_TRY_AS(const auto separator, map.optional_text("separator"));
  HOOKCTL_TRY_AS(const auto lower, map.optional_bool("lower"));
  HOOKCTL_TRY_AS(field.must, map.optional_texts("must"));
  field.names_separator = separator.value_or(",");
  field.lower_names = lower.value_or(false);
  if (of_headers != field.names.has_value()) {
    return bad(value,
               of_headers ? map.what() + " does not say which headers"
                          : map.what() + ".names is for from: headers only",
               of_headers ? "add names: header:NAME, where the request lists them" : "");
  }
  if (of_headers && field.names_separator.size() != 1) {
    return bad(value, map.what() + ".separator must be one character");
  }
  return {};
}

Result<FieldText>
read_field_text(const yaml::Value& name, const yaml::Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, text(what, '.', name.text)));
  FieldText field;
  field.name = name.text;
  HOOKCTL_TRY_AS(const auto from, map.optional_word("from", kFrom));
  if (!from) {
    return tl::unexpected<Error>(map.missing_key(
        "from", map.what() + " needs from", "use one of form, query, params, headers"));
  }
  field.from =
      static_cast<FieldText::From>(std::find(kFrom.begin(), kFrom.end(), *from) - kFrom.begin());
  HOOKCTL_TRY_AS(const auto sorted, map.optional_bool("sort"));
  HOOKCTL_TRY_AS(const auto unique, map.optional_bool("unique"));
  HOOKCTL_TRY_AS(field.except, map.optional_texts("except"));
  HOOKCTL_TRY_AS(const auto each, map.optional_text("each"));
  HOOKCTL_TRY_AS(const auto joint, map.optional_text("join"));
  HOOKCTL_TRY_AS(field.replace, map.optional_text_map("replace"));
  HOOKCTL_TRY_AS(const auto encode, map.optional_word("encode", {"none", "percent"}));
  HOOKCTL_TRY(read_names(map, value, field));
  HOOKCTL_TRY(map.finish());
  field.sorted = sorted.value_or(true);
  field.unique = unique.value_or(false);
  field.each = each.value_or(field.each);
  field.join = joint.value_or("");
  field.percent_encode = encode == "percent";
  if (field.each.find("{value}") == std::string::npos) {
    return bad(value, map.what() + ".each must hold {value}");
  }
  return field;
}

Result<Requirement> read_requirement(const yaml::Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, what));
  const yaml::Value* at = map.take("at");
  const yaml::Value* equals = map.take("equals");
  HOOKCTL_TRY_AS(const auto ignore_case, map.optional_bool("ignore_case"));
  HOOKCTL_TRY_AS(auto when, read_condition_map(map.take("when"), what + ".when"));
  HOOKCTL_TRY_AS(auto unless, read_condition_map(map.take("unless"), what + ".unless"));
  HOOKCTL_TRY(map.finish());
  if (at == nullptr || equals == nullptr) {
    return bad(
        value, what + " needs at and equals", "such as {at: \"header:X-Version\", equals: \"1\"}");
  }
  HOOKCTL_TRY_AS(auto selector, read_selector(*at, what + ".at"));
  HOOKCTL_TRY_AS(auto expected, read_template(*equals, what + ".equals"));
  return Requirement{std::move(selector),
                     std::move(expected),
                     ignore_case.value_or(false),
                     std::move(when),
                     std::move(unless)};
}

} // namespace

Result<std::vector<FieldText>> read_field_texts(const yaml::Value* value, const std::string& what)
{
  std::vector<FieldText> fields;
  if (value == nullptr) {
    return fields;
  }
  if (value->kind != yaml::Value::Kind::map) {
    return bad(*value, what + " must be a map of names", "such as {all: {from: form}}");
  }
  for (const auto& [name, inner] : value->members) {
    HOOKCTL_TRY_AS(auto field, read_field_text(name, inner, what));
    fields.push_back(std::move(field));
  }
  return fields;
}

Result<std::vector<Requirement>> read_requirements(const yaml::Value* value,
                                                   const std::string& what)
{
  std::vector<Requirement> requirements;
  HOOKCTL_TRY_AS(const auto items, read_list(value, what));
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(auto requirement, read_requirement(*item, what));
    requirements.push_back(std::move(requirement));
  }
  return requirements;
}

} // namespace hookctl::preset::detail
