#include "hookctl/json/equality.hpp"

#include "hookctl/json/number.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::json {

namespace {

/// To decode and sort the names of an object takes longer than to look at them.
constexpr std::size_t kStepsPerSortedName = 8;

using NamedValue = std::pair<std::string, NodeIndex>;

class Comparison {
public:
  Comparison(const Document& a, const Document& b, StepBudget& budget)
      : m_a(a)
      , m_b(b)
      , m_budget(budget)
  {
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as Limits::depth lets a document be
  bool same(NodeIndex x, NodeIndex y)
  {
    if (m_a.kind(x) != m_b.kind(y) || !m_budget.take(1 + cost(x, y) / kBytesPerStep)) {
      return false;
    }
    switch (m_a.kind(x)) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return m_a.raw(x) == m_b.raw(y);
    case Kind::number:
      return compare_numbers(m_a.raw(x), m_b.raw(y)) == std::strong_ordering::equal;
    case Kind::string:
      return m_a.raw(x) == m_b.raw(y) || m_a.to_text(x) == m_b.to_text(y);
    case Kind::array:
      return same_elements(x, y);
    case Kind::object:
      return same_members(x, y);
    }
    return false;
  }

private:
  /// In bytes: texts are compared as far as both go, numbers are read to their ends.
  [[nodiscard]] std::size_t cost(NodeIndex x, NodeIndex y) const
  {
    const std::size_t left = m_a.raw(x).size();
    const std::size_t right = m_b.raw(y).size();
    return m_a.kind(x) == Kind::number ? left + right : std::min(left, right);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool same_elements(NodeIndex x, NodeIndex y)
  {
    const NodeIndex end_x = m_a.nodes()[x].end;
    const NodeIndex end_y = m_b.nodes()[y].end;
    ++x;
    ++y;
    while (x < end_x && y < end_y) {
      if (!same(x, y)) {
        return false;
      }
      x = m_a.nodes()[x].end;
      y = m_b.nodes()[y].end;
    }
    return x == end_x && y == end_y;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  bool same_members(NodeIndex x, NodeIndex y)
  {
    const auto left = sorted_members(m_a, x);
    const auto right = sorted_members(m_b, y);
    return left.size() == right.size() &&
           std::equal(left.begin(),
                      left.end(),
                      right.begin(),
                      // NOLINTNEXTLINE(misc-no-recursion)
                      [this](const NamedValue& one, const NamedValue& other) {
                        return one.first == other.first && same(one.second, other.second);
                      });
  }

  std::vector<NamedValue> sorted_members(const Document& document, NodeIndex object)
  {
    std::vector<NamedValue> out;
    if (!m_budget.take(document.child_count(object) * kStepsPerSortedName)) {
      return out;
    }
    for (const Document::Member& member : document.members(object)) {
      out.emplace_back(document.to_text(member.key), member.value);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  const Document& m_a;
  const Document& m_b;
  StepBudget& m_budget;
};

} // namespace

bool are_equal(const Document& a, NodeIndex x, const Document& b, NodeIndex y, StepBudget& budget)
{
  return Comparison(a, b, budget).same(x, y) && budget.left > 0;
}

} // namespace hookctl::json
