#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kVariantMethods = {"POST", "GET", "PUT", "PATCH", "DELETE"};

constexpr std::string_view kValue = "value:";

bool is_name(std::string_view name)
{
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Result<Variant> read_variant(const yaml::Value& name, const yaml::Value& value)
{
  if (!is_name(name.text) || name.text == "default") {
    return bad(
        name,
        text("variant ", quote(name.text), " must be of a-z, 0-9 and _, and not \"default\""));
  }
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "variants." + name.text));
  Variant variant;
  variant.name = name.text;
  HOOKCTL_TRY_AS(variant.help, map.required_text("help"));
  HOOKCTL_TRY_AS(const auto key_help, map.optional_text("key_help"));
  variant.key_help = key_help.value_or("");
  const yaml::Value* verify = map.take("verify");
  HOOKCTL_TRY(map.finish());
  if (verify == nullptr) {
    return bad(value, text("variants.", name.text, " has no verify"));
  }
  HOOKCTL_TRY_AS(variant.scheme, parse_scheme(*verify));
  return variant;
}

bool is_declared(const Preset& preset, const std::string& name)
{
  return std::any_of(preset.values.begin(), preset.values.end(), [&](const NeededValue& value) {
    return value.name == name;
  });
}

std::string declared_hint(const Preset& preset, const std::string& name)
{
  std::vector<std::string> names;
  for (const NeededValue& value : preset.values) {
    names.push_back(value.name);
  }
  const std::string near = did_you_mean(name, names);
  return near.empty() ? text("add values: {", name, ": what it is and where it is to be had}")
                      : near;
}

/// The names of all {value:NAME} in a text; one that is no template is somebody else's mistake.
std::vector<std::string> values_in(const std::string& written)
{
  std::vector<std::string> names;
  if (const auto parsed = select::Template::parse(written)) {
    for (const std::string& part : parsed->parts()) {
      if (part.starts_with(kValue)) {
        names.push_back(part.substr(kValue.size()));
      }
    }
  }
  return names;
}

/// Every scalar of a block that was read: what looks like a value in it is one.
// NOLINTNEXTLINE(misc-no-recursion): yaml::Limits bounds the depth
Result<> check_block(const Preset& preset, const yaml::Value& block)
{
  for (const auto& [key, member] : block.members) {
    HOOKCTL_TRY(check_block(preset, member));
  }
  for (const yaml::Value& item : block.items) {
    HOOKCTL_TRY(check_block(preset, item));
  }
  if (block.text.find(kValue) == std::string::npos) {
    return {};
  }
  for (const std::string& name : values_in(block.text)) {
    if (!is_declared(preset, name)) {
      return bad(
          block, text("{value:", name, "} is not among values"), declared_hint(preset, name));
    }
  }
  return {};
}

} // namespace

Result<std::vector<Variant>> read_variants(const yaml::Value* value)
{
  std::vector<Variant> variants;
  if (value == nullptr) {
    return variants;
  }
  if (value->kind != yaml::Value::Kind::map) {
    return bad(*value, "variants must be a map of names", "such as {token: {help: …, verify: …}}");
  }
  for (const auto& [name, content] : value->members) {
    HOOKCTL_TRY_AS(auto variant, read_variant(name, content));
    variants.push_back(std::move(variant));
  }
  return variants;
}

Result<std::vector<NeededValue>> read_values(const yaml::Value* value)
{
  std::vector<NeededValue> values;
  if (value == nullptr) {
    return values;
  }
  if (value->kind != yaml::Value::Kind::map) {
    return bad(*value, "values must be a map of names to a few words each");
  }
  for (const auto& [name, help] : value->members) {
    std::string_view plain = name.text;
    const bool optional = plain.ends_with('?');
    if (optional) {
      plain.remove_suffix(1);
    }
    if (!is_name(plain)) {
      return bad(name, text("value ", quote(name.text), " must be of a-z, 0-9 and _"));
    }
    const bool again = std::any_of(values.begin(), values.end(), [&](const NeededValue& other) {
      return other.name == plain;
    });
    if (again) {
      return bad(name, text("value ", quote(plain), " is there twice"));
    }
    HOOKCTL_TRY_AS(std::string words, yaml::as_text(help, "values." + name.text));
    values.push_back(NeededValue{std::string(plain), std::move(words), optional});
  }
  return values;
}

Result<std::vector<std::string>> read_methods(const yaml::Value* value)
{
  std::vector<std::string> methods;
  HOOKCTL_TRY_AS(const auto items, read_list(value, "methods"));
  for (const yaml::Value* item : items) {
    if (std::find(kVariantMethods.begin(), kVariantMethods.end(), item->text) ==
        kVariantMethods.end()) {
      return bad(*item,
                 text("methods: ", quote(item->text), " carries no deliveries"),
                 text("use some of ", join(kVariantMethods, ", ")));
    }
    methods.push_back(item->text);
  }
  return methods.empty() ? std::vector<std::string>{"POST"} : std::move(methods);
}

Result<> check_values(const Preset& preset, const yaml::Value& root)
{
  for (const std::string_view key : {"verify", "variants", "handshake"}) {
    if (const yaml::Value* block = root.find(key)) {
      HOOKCTL_TRY(check_block(preset, *block));
    }
  }
  return {};
}

Result<> check_vector_values(const Preset& preset,
                             const Scheme& scheme,
                             const std::vector<std::pair<std::string, std::string>>& values,
                             const yaml::Value& at)
{
  for (const auto& [name, value] : values) {
    if (!is_declared(preset, name)) {
      return bad(
          at, text("vectors.values.", name, " is not among values"), declared_hint(preset, name));
    }
  }
  for (const std::string& name : needed_values(scheme)) {
    const bool given = std::any_of(
        values.begin(), values.end(), [&](const auto& one) { return one.first == name; });
    const bool optional =
        std::any_of(preset.values.begin(), preset.values.end(), [&](const NeededValue& value) {
          return value.name == name && value.optional;
        });
    if (!given && !optional) {
      return bad(at,
                 text("a vector without the value ", name),
                 text("add values: {", name, ": TEXT}, as an account would have it"));
    }
  }
  return {};
}

} // namespace hookctl::preset::detail
