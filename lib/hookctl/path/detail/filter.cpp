// Evaluation's filters: RFC 9535 section 2.3.5.2.

#include "hookctl/json/number.hpp"
#include "hookctl/path/detail/evaluation.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::path::detail {

namespace {

} // namespace

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxNesting
bool Evaluation::holds(const Expression& expression, json::NodeIndex current)
{
  m_budget.take(1);
  const auto part_holds = [&](const Expression& part) { return holds(part, current); };
  const auto& parts = expression.parts;
  switch (expression.kind) {
  case Expression::Kind::any_of:
    return std::any_of(parts.begin(), parts.end(), part_holds);
  case Expression::Kind::all_of:
    return std::all_of(parts.begin(), parts.end(), part_holds);
  case Expression::Kind::negation:
    return !holds(parts.front(), current);
  case Expression::Kind::relation:
    return compare(expression.relation,
                   operated(expression.left, current),
                   operated(expression.right, current));
  case Expression::Kind::existence:
    return exists(std::get<FilterQuery>(expression.left), current);
  case Expression::Kind::condition:
    return call_condition(*std::get<std::shared_ptr<const Call>>(expression.left), current);
  }
  return false;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Evaluation::exists(const FilterQuery& query, json::NodeIndex current)
{
  return query.singular ? find(query, current).has_value() : !nodes_of(query, current).empty();
}

// NOLINTNEXTLINE(misc-no-recursion)
const Nodelist& Evaluation::nodes_of(const FilterQuery& query, json::NodeIndex current)
{
  if (query.from_root) {
    const auto known = m_root_nodes.find(&query);
    if (known != m_root_nodes.end()) {
      return known->second;
    }
    Nodelist nodes = apply(query.segments, m_root);
    return m_root_nodes.emplace(&query, std::move(nodes)).first->second;
  }
  Nodelist nodes = apply(query.segments, current);
  m_current_nodes = std::move(nodes); // only now: a filter inside the query came here too
  return m_current_nodes;
}

// NOLINTNEXTLINE(misc-no-recursion)
Operated Evaluation::operated(const Operand& operand, json::NodeIndex current)
{
  if (const auto* literal = std::get_if<Literal>(&operand)) {
    return {Operated::Kind::own, 0, literal->kind, literal->text};
  }
  if (const auto* call = std::get_if<std::shared_ptr<const Call>>(&operand)) {
    return call_value(**call, current);
  }
  const auto node = find(std::get<FilterQuery>(operand), current);
  return node ? Operated{Operated::Kind::node, *node} : Operated{};
}

std::optional<json::NodeIndex> Evaluation::find(const FilterQuery& singular,
                                                json::NodeIndex current)
{
  if (!singular.from_root) {
    return walk(singular.segments, current);
  }
  auto known = m_root_node.find(&singular);
  if (known == m_root_node.end()) {
    known = m_root_node.emplace(&singular, walk(singular.segments, m_root)).first;
  }
  return known->second;
}

std::optional<json::NodeIndex> Evaluation::walk(const Segments& singular, json::NodeIndex from)
{
  std::optional<json::NodeIndex> node = from;
  for (const Segment& segment : singular) {
    m_budget.take(1);
    node = find_step(segment.selectors.front(), *node);
    if (!node) {
      break;
    }
  }
  return node;
}

json::Kind Evaluation::kind_of(const Operated& value) const
{
  return value.kind == Operated::Kind::node ? m_document.kind(value.node) : value.type;
}

std::string_view Evaluation::raw_text(const Operated& value) const
{
  if (value.kind == Operated::Kind::node) {
    return m_document.raw(value.node);
  }
  return value.number.empty() ? value.text : value.number;
}

std::string_view Evaluation::string_of(const Operated& value, std::string& storage)
{
  const std::string_view raw = raw_text(value);
  m_budget.take(raw.size() / json::kBytesPerStep);
  if (value.kind != Operated::Kind::node) {
    return raw;
  }
  if (raw.find('\\') == std::string_view::npos) {
    return raw.substr(1, raw.size() - 2);
  }
  storage = m_document.to_text(value.node);
  return storage;
}

std::strong_ordering Evaluation::compare_numbers(const Operated& left, const Operated& right)
{
  const std::string_view a = raw_text(left);
  const std::string_view b = raw_text(right);
  m_budget.take((a.size() + b.size()) / json::kBytesPerStep);
  return json::compare_numbers(a, b);
}

bool Evaluation::compare(Relation relation, const Operated& left, const Operated& right)
{
  switch (relation) {
  case Relation::equal:
    return are_same(left, right);
  case Relation::unequal:
    return !are_same(left, right);
  case Relation::less:
    return is_less(left, right);
  case Relation::greater:
    return is_less(right, left);
  case Relation::less_or_equal:
    return is_less(left, right) || are_same(left, right);
  case Relation::greater_or_equal:
    return is_less(right, left) || are_same(left, right);
  }
  return false;
}

bool Evaluation::are_same(const Operated& left, const Operated& right)
{
  const bool nothing =
      left.kind == Operated::Kind::nothing || right.kind == Operated::Kind::nothing;
  if (nothing) {
    return left.kind == right.kind;
  }
  const json::Kind kind = kind_of(left);
  if (kind != kind_of(right)) {
    return false;
  }
  switch (kind) {
  case json::Kind::null:
    return true;
  case json::Kind::boolean:
    return raw_text(left) == raw_text(right);
  case json::Kind::number:
    return compare_numbers(left, right) == std::strong_ordering::equal;
  case json::Kind::string: {
    std::string left_storage;
    std::string right_storage;
    return string_of(left, left_storage) == string_of(right, right_storage);
  }
  case json::Kind::array:
  case json::Kind::object:
    return json::are_equal(m_document, left.node, m_document, right.node, m_budget);
  }
  return false;
}

/// Only numbers and strings have an order. That of UTF-8 is the one of its scalar values.
bool Evaluation::is_less(const Operated& left, const Operated& right)
{
  const bool nothing =
      left.kind == Operated::Kind::nothing || right.kind == Operated::Kind::nothing;
  if (nothing || kind_of(left) != kind_of(right)) {
    return false;
  }
  if (kind_of(left) == json::Kind::number) {
    return compare_numbers(left, right) == std::strong_ordering::less;
  }
  if (kind_of(left) != json::Kind::string) {
    return false;
  }
  std::string left_storage;
  std::string right_storage;
  return string_of(left, left_storage) < string_of(right, right_storage);
}

} // namespace hookctl::path::detail
