#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::path {

/// What one evaluation may cost (a step is a value or a name looked at); reaching a limit is an
/// error, never a partial answer.
struct EvalLimits {
  std::size_t results = 100'000;
  std::size_t steps = 10'000'000;
};

/// A compiled RFC 9535 query. This engine knows names, indexes (negative too), quoted keys and
/// wildcards; slices, descendants and filters are refused at compile time. Immutable and safe to
/// share between threads.
class Query {
public:
  /// `$…` is RFC 9535; anything else is the shorthand for `$.` + text, where `[0].x` means `$[0].x`
  /// and a name may hold
  /// `-`. Names are compared with Document::key_equals: of members with the same name the last is
  /// the one. invalid_argument whose `at.column` is the offending byte (from 1) of `text`, and
  /// whose hint holds the text with a caret line.
  static Result<Query> parse(std::string_view text);

  /// The matching nodes in document order of the walk; empty when nothing matches. invalid_data
  /// when a limit is reached.
  [[nodiscard]] Result<std::vector<json::NodeIndex>>
  evaluate(const json::Document& document,
           json::NodeIndex from = json::Document::root(),
           const EvalLimits& limits = {}) const;

  /// True when the query can match one node at most (RFC 9535 singular query).
  [[nodiscard]] bool is_singular() const;

  /// As written.
  [[nodiscard]] const std::string& text() const { return m_text; }

  struct Selector {
    enum class Kind { name, index, wildcard };
    Kind kind = Kind::name;
    std::string name;
    std::int64_t index = 0;
    bool operator==(const Selector&) const = default;
  };

  /// One segment: `[a, b]` has two selectors. Never empty.
  using Segment = std::vector<Selector>;

  /// The query's steps from the root; none for `$`.
  [[nodiscard]] const std::vector<Segment>& segments() const { return m_segments; }

private:
  Query() = default;

  friend class Parser;
  std::string m_text;
  std::vector<Segment> m_segments;
};

/// RFC 9535 section 2.7: `$['customer']['phones'][0]`. For the key of a member: the path of the
/// member's value.
std::string normalized_path(const json::Document& document, json::NodeIndex node);

/// The same place in our shorthand where it is shorter and exact: `customer.phones[0]`,
/// `order_tags["~|||~sender"]`. Characters that could drive a terminal are written as \\uXXXX.
std::string shorthand_path(const json::Document& document, json::NodeIndex node);

/// One leaf (or empty array/object) of a document: what a form's drop-down offers.
struct Leaf {
  std::string path; ///< shorthand; parses back to exactly this node
  json::NodeIndex node = 0;
};

/// Every leaf that a path can reach in document order, at most `limit` and no more than 16 MiB of
/// path text. Of members with the same name only the last can be reached.
std::vector<Leaf> leaves(const json::Document& document, std::size_t limit = 10'000);

/// For a query that matched nothing: the existing path that looks most like it ("customer.phone"
/// for "custmer.phone"), or one that ends in the same name elsewhere, or "". Looks at the first
/// 2,000 places of the document.
std::string nearest_path(const json::Document& document, std::string_view query_text);

} // namespace hookctl::path
