#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/path/regexp.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::schema::detail {

/// Index of a Subschema in Program::schemas.
using SchemaIndex = std::uint32_t;

/// The words of `type`, as bits of one set.
enum TypeBit : std::uint8_t {
  type_null = 1,
  type_boolean = 2,
  type_number = 4,
  type_string = 8,
  type_array = 16,
  type_object = 32,
  type_integer = 64,
};

/// One schema of the text, compiled.
struct Subschema {
  json::NodeIndex at = 0;
  /// Of `true` and `false`, which are schemas too.
  std::optional<bool> always;
  /// Where `$ref` leads; then nothing else stands here.
  std::optional<SchemaIndex> reference;

  std::uint8_t types = 0; ///< 0: any
  bool has_choices = false;
  std::vector<json::NodeIndex> choices; ///< of `enum`, in the schema's document
  std::optional<json::NodeIndex> constant;

  std::vector<std::string> required;
  std::vector<std::pair<std::string, SchemaIndex>> properties; ///< sorted by name
  bool has_properties = false;
  std::optional<SchemaIndex> additional;
  std::optional<std::size_t> min_properties;
  std::optional<std::size_t> max_properties;

  std::optional<SchemaIndex> items; ///< each element
  std::vector<SchemaIndex> tuple;   ///< one after the other
  std::optional<std::size_t> min_items;
  std::optional<std::size_t> max_items;
  bool unique_items = false;

  std::optional<path::Regexp> pattern;
  std::string pattern_text;
  std::optional<std::size_t> min_length;
  std::optional<std::size_t> max_length;

  /// Numbers, as written.
  std::optional<std::string> minimum;
  std::optional<std::string> maximum;
  std::optional<std::string> exclusive_minimum;
  std::optional<std::string> exclusive_maximum;

  std::vector<SchemaIndex> all_of;
  std::vector<SchemaIndex> any_of;
  std::vector<SchemaIndex> one_of;
  std::optional<SchemaIndex> negated;
};

struct Program {
  json::Document document;
  std::vector<Subschema> schemas; ///< the root first
};

/// The schema of the member `name`, or nullptr when `properties` has none.
const SchemaIndex* find_property(const Subschema& schema, std::string_view name);

/// "a string" for a value, as messages name it.
std::string_view with_article(json::Kind kind);

} // namespace hookctl::schema::detail
