#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/json/equality.hpp"
#include "hookctl/path/detail/syntax.hpp"
#include "hookctl/path/path.hpp"

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::path::detail {

using Nodelist = std::vector<json::NodeIndex>;

/// One value of a comparison or a function: nothing, a node of the document, or a value of its own.
struct Operated {
  enum class Kind { nothing, node, own };
  Kind kind = Kind::nothing;
  json::NodeIndex node = 0;
  json::Kind type = json::Kind::null; ///< of an own value: null, boolean, number or string
  std::string_view text = {};         ///< of an own value: a literal's, or `number`
  std::string number = {};            ///< what a function counted
};

/// One run of one query over one document. Every value that is looked at is taken from the budget;
/// when that is used up, what remains is done for nothing and is_over() is true.
class Evaluation {
public:
  Evaluation(const json::Document& document, json::NodeIndex root, const EvalLimits& limits)
      : m_document(document)
      , m_root(root)
      , m_budget{limits.steps}
  {
  }

  /// `nodes` of the segments applied one after the other to `from`.
  Nodelist apply(const Segments& segments, json::NodeIndex from);

  /// Whether the condition is true of `current`, which is what `@` means.
  bool holds(const Expression& expression, json::NodeIndex current);

  [[nodiscard]] bool is_over() const { return m_budget.left == 0; }

private:
  // evaluate.cpp
  void apply_one(const Segment& segment, json::NodeIndex node, Nodelist& found);
  void apply_to_descendants(const Segment& segment, json::NodeIndex node, Nodelist& found);
  void select(const Selector& selector, json::NodeIndex node, Nodelist& found);
  void select_slice(const Selector& selector, json::NodeIndex array, Nodelist& found);
  void select_filtered(const Expression& filter, json::NodeIndex node, Nodelist& found);
  /// The values of an array or object, appended.
  void list_children(json::NodeIndex node, Nodelist& children);
  std::optional<json::NodeIndex> find_step(const Selector& selector, json::NodeIndex node);

  // filter.cpp
  bool exists(const FilterQuery& query, json::NodeIndex current);
  bool compare(Relation relation, const Operated& left, const Operated& right);
  bool are_same(const Operated& left, const Operated& right);
  bool is_less(const Operated& left, const Operated& right);
  std::strong_ordering compare_numbers(const Operated& left, const Operated& right);
  Operated operated(const Operand& operand, json::NodeIndex current);
  std::optional<json::NodeIndex> find(const FilterQuery& singular, json::NodeIndex current);
  std::optional<json::NodeIndex> walk(const Segments& singular, json::NodeIndex from);
  const Nodelist& nodes_of(const FilterQuery& query, json::NodeIndex current);
  [[nodiscard]] json::Kind kind_of(const Operated& value) const;
  [[nodiscard]] std::string_view raw_text(const Operated& value) const;
  /// Decoded; `storage` holds it where the document's own text does not.
  std::string_view string_of(const Operated& value, std::string& storage);

  // functions.cpp
  Operated call_value(const Call& call, json::NodeIndex current);
  bool call_condition(const Call& call, json::NodeIndex current);
  std::optional<std::size_t> length_of(const Operated& value);
  const Regexp* pattern_of(const Call& call, json::NodeIndex current);

  const json::Document& m_document;
  json::NodeIndex m_root;
  json::StepBudget m_budget;
  /// What queries from the root select: the same for every element that a filter looks at.
  std::map<const FilterQuery*, Nodelist> m_root_nodes;
  std::map<const FilterQuery*, std::optional<json::NodeIndex>> m_root_node; ///< of singular ones
  Nodelist m_current_nodes;
  /// Patterns that stand in the document; nullopt for no I-Regexp.
  std::map<std::string, std::optional<Regexp>, std::less<>> m_patterns;
};

/// The step of a singular query from `node`; costs no more than a look at all its members or
/// elements.
std::optional<json::NodeIndex>
take_step(const json::Document& document, const Selector& selector, json::NodeIndex node);

} // namespace hookctl::path::detail
