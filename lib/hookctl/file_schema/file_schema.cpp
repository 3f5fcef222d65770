#include "hookctl/file_schema/file_schema.hpp"

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/file_schema/detail/sources.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/yaml/to_json.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>
#include <vector>

namespace hookctl::file_schema {

namespace {

using yaml::Value;

constexpr Kind kKinds[] = {
    {"account", "environments/ENV/accounts/NAME.yaml: one account", detail::kAccount},
    {"apply", "what 'hookctl apply' takes: an environment as code", detail::kApply},
    {"config", "config.yaml: the user's defaults", detail::kConfig},
    {"environment",
     "environments/ENV/environment.yaml: an environment's settings",
     detail::kEnvironment},
    {"provider", "providers/ID.yaml: a preset, what is known of a provider", detail::kProvider},
};

constexpr std::string_view kReference = "#/definitions/";

void write_member(json::Writer& out, std::string_view key, const Value* value)
{
  if (value != nullptr) {
    out.key(key);
    yaml::write_json(out, *value);
  }
}

/// The definitions that `value` refers to and that `names` does not have yet are added to it.
// NOLINTNEXTLINE(misc-no-recursion): our own file, and yaml::Limits bounds the depth
void add_references(const Value& value, std::vector<std::string>& names)
{
  for (const Value& item : value.items) {
    add_references(item, names);
  }
  for (const auto& [key, member] : value.members) {
    if (key.text != "$ref") {
      add_references(member, names);
      continue;
    }
    HOOKCTL_ASSERT(member.text.starts_with(kReference));
    std::string name = member.text.substr(kReference.size());
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
}

/// The same map with members of which each may be null.
Value with_nulls(Value map)
{
  for (auto& [key, member] : map.members) {
    if (key.text != "properties") {
      continue;
    }
    for (auto& [name, schema] : member.members) {
      Value choice = Value::map();
      Value either = Value::sequence();
      either.items = {std::move(schema), Value::map().add("type", "null")};
      schema = std::move(choice.add("anyOf", std::move(either)));
    }
  }
  return map;
}

/// What a schema is made of: its own definitions go before the shared ones of the same name.
class Sources {
public:
  static Result<Sources> read(const Kind& kind)
  {
    Sources sources;
    HOOKCTL_TRY_AS(sources.m_own, yaml::parse(kind.source, text(kind.name, ".yaml")));
    HOOKCTL_TRY_AS(sources.m_parts, yaml::parse(detail::kParts, "parts.yaml"));
    return sources;
  }

  [[nodiscard]] const Value* own(std::string_view key) const { return m_own.find(key); }

  [[nodiscard]] Value definition(std::string_view name) const
  {
    const Value* definitions = m_own.find("definitions");
    const Value* found = definitions == nullptr ? nullptr : definitions->find(name);
    found = found == nullptr ? m_parts.find(name) : found;
    HOOKCTL_ASSERT(found != nullptr);
    return is_nullable(name) ? with_nulls(*found) : *found;
  }

private:
  /// Where members may be null.
  [[nodiscard]] bool is_nullable(std::string_view name) const
  {
    const Value* nullable = m_own.find("nullable");
    return nullable != nullptr && std::ranges::any_of(nullable->items, [&](const Value& item) {
             return item.text == name;
           });
  }

  Value m_own;
  Value m_parts;
};

/// The definition that describes the file as a whole; `required` is the file's own.
void write_root(json::Writer& out, const Sources& sources, const Value& root)
{
  const Value* required = sources.own("required");
  for (const auto& [key, member] : root.members) {
    if (key.text != "required" || required == nullptr) {
      write_member(out, key.text, &member);
    }
  }
  write_member(out, "required", required);
}

} // namespace

std::span<const Kind> kinds()
{
  return kKinds;
}

Result<std::string> schema_of(std::string_view name)
{
  const auto* const kind = std::find_if(
      std::begin(kKinds), std::end(kKinds), [&](const Kind& one) { return one.name == name; });
  if (kind == std::end(kKinds)) {
    std::vector<std::string> known;
    for (const Kind& one : kKinds) {
      known.emplace_back(one.name);
    }
    const std::string mean = did_you_mean(name, known);
    return fail(ErrorCode::not_found,
                text("there is no kind of file ", quote(name)),
                mean.empty() ? text("use one of ", join(known, ", ")) : mean);
  }
  HOOKCTL_TRY_AS(const Sources sources, Sources::read(*kind));
  const Value root = sources.definition(sources.own("definition")->text);
  json::Writer out;
  out.begin_object().member("$schema", "http://json-schema.org/draft-07/schema#");
  out.member("$id", text("urn:hookctl:schema:", kind->name));
  write_member(out, "title", sources.own("title"));
  write_member(out, "description", sources.own("description"));
  write_root(out, sources, root);
  write_member(out, "examples", sources.own("examples"));
  std::vector<std::string> names;
  add_references(root, names);
  out.key("definitions").begin_object();
  for (std::size_t i = 0; i < names.size(); ++i) { // it grows meanwhile
    const Value definition = sources.definition(names[i]);
    add_references(definition, names);
    write_member(out, names[i], &definition);
  }
  out.end_object().end_object();
  return out.text();
}

} // namespace hookctl::file_schema
