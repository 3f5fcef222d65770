#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/path/regexp.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hookctl::path::detail {

/// A compiled query as a tree, immutable once parsed. Names follow RFC 9535's grammar (appendix A).

struct Expression;

struct Selector {
  enum class Kind { name, index, wildcard, slice, filter };
  Kind kind = Kind::name;
  std::string name;
  std::int64_t index = 0;
  std::optional<std::int64_t> start; ///< of a slice; nullopt: the default of section 2.3.4.2.2
  std::optional<std::int64_t> end;
  std::int64_t step = 1;
  std::shared_ptr<const Expression> filter;
};

struct Segment {
  bool descendant = false;
  std::vector<Selector> selectors; ///< never empty
  /// Where it stands in the query's text, its "." or ".." included.
  std::size_t begin = 0;
  std::size_t end = 0;
};

using Segments = std::vector<Segment>;

/// True when the segments select one node at most (section 2.3.5.1, singular-query).
bool are_singular(const Segments& segments);

/// A query inside a filter: from the current node (`@`) or from where the whole query began (`$`).
struct FilterQuery {
  bool from_root = false;
  Segments segments;
  bool singular = false;
};

struct Literal {
  json::Kind kind = json::Kind::null; ///< no array, no object
  std::string text;                   ///< strings decoded, numbers as written
};

enum class Function { length, count, match, search, value };

struct Call;

/// What a comparison compares and a function takes.
using Operand = std::variant<Literal, FilterQuery, std::shared_ptr<const Call>>;

struct Call {
  Function function = Function::length;
  std::vector<Operand> arguments;
  /// match and search with a literal pattern: compiled, or nullopt when it is no I-Regexp.
  bool has_literal_pattern = false;
  std::optional<Regexp> pattern;
};

enum class Relation { equal, unequal, less, less_or_equal, greater, greater_or_equal };

/// A logical-expr.
struct Expression {
  enum class Kind {
    any_of,    ///< ||
    all_of,    ///< &&
    negation,  ///< ! of the one in `parts`
    relation,  ///< left `relation` right
    existence, ///< left, a query that selects something
    condition, ///< left, a call of LogicalType
  };
  Kind kind = Kind::existence;
  std::vector<Expression> parts;
  Relation relation = Relation::equal;
  Operand left;
  Operand right;
};

} // namespace hookctl::path::detail
