#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::path {

namespace detail {
struct Segment;
} // namespace detail

/// What one evaluation may cost; reaching a limit is an error, never a partial answer. A step is a
/// value or a name looked at, or 16 bytes of text compared or matched.
struct EvalLimits {
  std::size_t results = 100'000;
  std::size_t steps = 10'000'000;
};

/// Longest text of a query, in bytes.
inline constexpr std::size_t kMaxQueryText = 64U << 10U;

/// Parentheses, filters and function calls inside one another.
inline constexpr std::size_t kMaxNesting = 64;

/// A compiled RFC 9535 query, all of it: names, wildcards, indexes, slices, filters with the
/// functions length, count, match, search and value, descendants. Immutable and safe to share
/// between threads; copies share what was compiled.
class Query {
public:
  /// `$…` is RFC 9535; anything else is the shorthand for `$.` + text, where `[0].x` means `$[0].x`
  /// and a name may hold `-`. Well-typedness (section 2.4.3) is checked here. Names are compared
  /// with Document::key_equals: of members with the same name the last is the one.
  /// invalid_argument whose `at.column` is the offending byte (from 1) of `text`, and whose hint
  /// holds the text with a caret line.
  static Result<Query> parse(std::string_view text);

  /// The matching nodes: of arrays in their order, of objects in document order, of descendants the
  /// outer before the inner (section 2.5.2.2). A node stands there as often as it was selected.
  /// Empty when nothing matches. `from` is what `$` means, in filters too. invalid_data when a
  /// limit is reached; a singular query has none, its work is bounded by the document's size.
  [[nodiscard]] Result<std::vector<json::NodeIndex>>
  evaluate(const json::Document& document,
           json::NodeIndex from = json::Document::root(),
           const EvalLimits& limits = {}) const;

  /// The node of a singular query, or nullopt; allocates nothing. Another query is a bug of the
  /// caller.
  [[nodiscard]] std::optional<json::NodeIndex>
  find(const json::Document& document, json::NodeIndex from = json::Document::root()) const;

  /// True when the query can match one node at most (RFC 9535 singular query).
  [[nodiscard]] bool is_singular() const { return m_singular; }

  /// As written.
  [[nodiscard]] const std::string& text() const { return m_text; }

  struct Step {
    enum class Kind { name, index };
    Kind kind = Kind::name;
    std::string name;
    std::int64_t index = 0;
    bool operator==(const Step&) const = default;
  };

  /// The steps from the root to a place such as the query selects: of each segment the first
  /// selector, index 0 for one that is neither name nor index. Of a singular query: its steps.
  [[nodiscard]] std::vector<Step> example_steps() const;

  [[nodiscard]] std::size_t segment_count() const;

  /// Segment `at` as written, with its "." and blanks before it: `.phone`, `[?@.n > 1]`.
  [[nodiscard]] std::string_view segment_text(std::size_t at) const;

  /// The query of the first `segments` segments: how far did it get?
  [[nodiscard]] Query prefix(std::size_t segments) const;

  /// What a person should know of a query that is valid and will not do what it seems to: a literal
  /// pattern of match() or search() that is no I-Regexp, so that nothing ever matches it.
  [[nodiscard]] const std::vector<std::string>& notes() const { return m_notes; }

private:
  Query() = default;

  std::string m_text;
  std::shared_ptr<const std::vector<detail::Segment>> m_segments;
  bool m_singular = true;
  std::vector<std::string> m_notes;
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
