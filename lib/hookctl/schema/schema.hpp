#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::schema {

namespace detail {
struct Program;
} // namespace detail

/// What a schema's text may be.
inline constexpr std::size_t kMaxSchemaBytes = 1U << 20U;
/// Schemas inside one another in that text.
inline constexpr std::size_t kMaxSchemaDepth = 128;
/// Schemas in it altogether, and those with a `pattern`.
inline constexpr std::size_t kMaxSchemas = 10'000;
inline constexpr std::size_t kMaxPatterns = 500;

/// What checking one document may cost. What reaches a limit does not fit: Validation says which.
struct CheckLimits {
  /// A step is a schema applied to a value, a name or value looked up, or 16 bytes of text looked
  /// at.
  std::size_t steps = 10'000'000;
  /// Schemas applied inside one another, through $ref and anyOf too.
  std::size_t depth = 2'000;
  /// Violations told; the rest is counted.
  std::size_t violations = 20;
};

/// One value that breaks one rule.
struct Violation {
  /// Where, in the shorthand (`line_items[0].sku`); for a member that is missing or may not be
  /// there, where that member is. "$" is the whole document.
  std::string path;
  /// The keyword of the schema that does not hold; "limit" for CheckLimits.
  std::string keyword;
  /// What continues the path to a sentence: `is 5, less than the minimum 10`. One line, printable.
  std::string message;
};

struct Validation {
  std::vector<Violation> violations;
  /// Further ones, not told.
  std::size_t cut = 0;

  [[nodiscard]] bool is_valid() const { return violations.empty() && cut == 0; }
};

/// A JSON Schema in the subset of Draft 7 that hookctl-files(5) names: type, enum, const, required,
/// properties, additionalProperties, items, anyOf, oneOf, allOf, not, pattern, the minima and
/// maxima, uniqueItems, definitions, and $ref inside the same text. Numbers are compared exactly,
/// on their text. Immutable and safe to share between threads; copies share one program.
class Schema {
public:
  /// invalid_data with file:line:column for text that is not JSON, for an unknown keyword (with a
  /// "did you mean"), a keyword's value of a wrong type, a pattern that RE2 does not know, a $ref
  /// that leads nowhere, out of the text, or back to itself, and for a limit above.
  static Result<Schema> compile(std::string text, std::string_view file = {});

  /// Never fails on a stranger's data, and takes bounded time and stack for any.
  [[nodiscard]] Validation check(const json::Document& document,
                                 const CheckLimits& limits = {}) const;

  /// Members of the document that no `properties` names, though those of their object are named,
  /// and that may be there all the same; at most `limit` of them, in document order. Where several
  /// schemas apply (allOf, anyOf), each may name them.
  struct Undescribed {
    std::vector<json::NodeIndex> values;
    std::size_t cut = 0;
  };

  [[nodiscard]] Undescribed undescribed(const json::Document& document,
                                        const CheckLimits& limits = {}) const;

  /// False when no document that fits can have anything at this path (RFC 9535 or shorthand): a
  /// name that a closed object does not have, a step into a text. True when it can, and for a path
  /// that cannot be decided (filters, slices, descendants).
  [[nodiscard]] bool allows(std::string_view path) const;

  /// Every path that the schema names, in the shorthand and with [0] for the elements of an array;
  /// cut where it gets deep or long.
  [[nodiscard]] std::vector<std::string> paths() const;

  /// The described path that looks most like `path`, or "".
  [[nodiscard]] std::string nearest_path(std::string_view path) const;

private:
  explicit Schema(std::shared_ptr<const detail::Program> program);

  std::shared_ptr<const detail::Program> m_program;
};

} // namespace hookctl::schema
