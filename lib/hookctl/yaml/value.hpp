#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::yaml {

struct Limits {
  std::size_t bytes = 4U << 20U;
  std::size_t depth = 64;
  std::size_t nodes = 200'000;
};

/// A parsed YAML value with the place it came from. Anchors, aliases and tags other than the plain
/// ones are refused when parsing: nothing hookctl reads needs them, and they are how a small file
/// becomes a large one.
struct Value {
  enum class Kind { null, scalar, sequence, map };

  Kind kind = Kind::null;
  /// Scalars only: the text, unquoted.
  std::string text;
  /// True for 'x', "x" and block scalars: such a text is a string whatever it looks like.
  bool quoted = false;
  std::vector<Value> items;
  /// In file order; keys are scalars and unique (a repeated key is an error at its second place).
  std::vector<std::pair<Value, Value>> members;
  SourcePos at;

  // Defined in value.cpp: a pair of Value is complete only there for clang 14.
  Value();
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  /// The value of a map's key; nullptr when absent, or when this is no map.
  [[nodiscard]] const Value* find(std::string_view key) const;

  // For writing.

  /// Text as it stands: a number or true and false stay what they look like.
  static Value scalar(std::string text);
  /// A string, whatever it looks like: "yes" and "007" will be quoted.
  static Value string(std::string text);
  static Value sequence();
  static Value map();
  /// The caller sees to it that keys are unique. Returns *this.
  Value& add(std::string key, Value value);
  /// Adds Value::string(string_text).
  Value& add(std::string key, std::string string_text);
};

/// Equal but for places and for quotes that change nothing: 'abc' is abc, "1" is not 1.
bool same(const Value& a, const Value& b);

/// One document. invalid_data with file:line:column for broken YAML, a limit reached, a duplicate
/// key, an anchor or alias. An empty text gives Kind::null.
Result<Value> parse(std::string_view text, std::string_view file, const Limits& limits = {});

/// Several documents separated by `---`; the limits count for all of them together.
Result<std::vector<Value>>
parse_all(std::string_view text, std::string_view file, const Limits& limits = {});

/// Block style with two spaces; a scalar is quoted when a YAML 1.1 or 1.2 reader could take it for
/// something else than a string and `quoted` asks for a string. Ends with a line feed.
/// parse(write(v)) is the same() as v. Bytes that are not UTF-8 become U+FFFD: YAML cannot hold
/// them.
std::string write(const Value& value);

/// Any well-formed JSON text as YAML, numbers (as written) and order kept: `-o yaml`. What nests
/// deeper than 64 is written in one line, as in JSON, so that the indentation stays small. A text
/// that is no JSON comes back as one string.
std::string from_json(std::string_view json);

} // namespace hookctl::yaml
