#include "hookctl/schema/detail/program.hpp"

#include <algorithm>

namespace hookctl::schema::detail {

const SchemaIndex* find_property(const Subschema& schema, std::string_view name)
{
  const auto found =
      std::lower_bound(schema.properties.begin(),
                       schema.properties.end(),
                       name,
                       [](const auto& property, std::string_view n) { return property.first < n; });
  return found != schema.properties.end() && found->first == name ? &found->second : nullptr;
}

std::string_view with_article(json::Kind kind)
{
  switch (kind) {
  case json::Kind::null:
    return "null";
  case json::Kind::boolean:
    return "a boolean";
  case json::Kind::number:
    return "a number";
  case json::Kind::string:
    return "a string";
  case json::Kind::array:
    return "an array";
  case json::Kind::object:
    return "an object";
  }
  return "null";
}

} // namespace hookctl::schema::detail
