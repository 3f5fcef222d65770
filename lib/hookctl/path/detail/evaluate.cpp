// Evaluation's segments and selectors: RFC 9535 sections 2.3 and 2.5.

#include "hookctl/path/detail/evaluation.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::path::detail {

namespace {

/// Objects of so many members are looked through pair by pair for names that occur twice.
constexpr std::size_t kFewMembers = 12;

/// Of others the names are sorted, which costs that many looks a member.
constexpr std::size_t kSortSteps = 16;

/// True when no two names of a small object can be the same: then each member counts.
bool has_plain_distinct_names(const json::Document& document, json::NodeIndex object)
{
  const auto& nodes = document.nodes();
  std::string_view names[kFewMembers];
  std::size_t count = 0;
  for (json::NodeIndex key = object + 1; key < nodes[object].end; key = nodes[key + 1].end) {
    const std::string_view name = document.raw(key);
    if (count == kFewMembers || name.find('\\') != std::string_view::npos ||
        std::find(names, names + count, name) != names + count) {
      return false;
    }
    names[count++] = name;
  }
  return true;
}

struct Bounds {
  std::int64_t lower = 0;
  std::int64_t upper = 0;
};

std::int64_t normalized(std::int64_t at, std::int64_t length)
{
  return at >= 0 ? at : length + at;
}

/// Section 2.3.4.2.2.
Bounds slice_bounds(const Selector& slice, std::int64_t length)
{
  const bool forward = slice.step >= 0;
  const std::int64_t start = normalized(slice.start.value_or(forward ? 0 : length - 1), length);
  const std::int64_t end =
      slice.end ? normalized(*slice.end, length) : (forward ? length : std::int64_t{-1});
  if (forward) {
    return {std::clamp<std::int64_t>(start, 0, length), std::clamp<std::int64_t>(end, 0, length)};
  }
  return {std::clamp<std::int64_t>(end, -1, length - 1),
          std::clamp<std::int64_t>(start, -1, length - 1)};
}

} // namespace

std::optional<json::NodeIndex>
take_step(const json::Document& document, const Selector& selector, json::NodeIndex node)
{
  return selector.kind == Selector::Kind::name ? document.find_member(node, selector.name)
                                               : document.find_element(node, selector.index);
}

Nodelist Evaluation::apply(const Segments& segments, json::NodeIndex from)
{
  Nodelist nodes{from};
  Nodelist found;
  for (const Segment& segment : segments) {
    found.clear();
    for (const json::NodeIndex node : nodes) {
      if (is_over()) {
        return {};
      }
      if (segment.descendant) {
        apply_to_descendants(segment, node, found);
      } else {
        apply_one(segment, node, found);
      }
    }
    std::swap(nodes, found);
  }
  return nodes;
}

void Evaluation::apply_one(const Segment& segment, json::NodeIndex node, Nodelist& found)
{
  for (const Selector& selector : segment.selectors) {
    select(selector, node, found);
  }
}

/// The node and all below it, each before its children, in document order.
void Evaluation::apply_to_descendants(const Segment& segment, json::NodeIndex node, Nodelist& found)
{
  Nodelist open{node};
  Nodelist children;
  while (!open.empty() && !is_over()) {
    const json::NodeIndex at = open.back();
    open.pop_back();
    apply_one(segment, at, found);
    children.clear();
    list_children(at, children);
    open.insert(open.end(), children.rbegin(), children.rend());
  }
}

void Evaluation::select(const Selector& selector, json::NodeIndex node, Nodelist& found)
{
  m_budget.take(1);
  switch (selector.kind) {
  case Selector::Kind::name:
  case Selector::Kind::index:
    if (const auto step = find_step(selector, node)) {
      found.push_back(*step);
    }
    return;
  case Selector::Kind::wildcard:
    return list_children(node, found);
  case Selector::Kind::slice:
    return select_slice(selector, node, found);
  case Selector::Kind::filter:
    return select_filtered(*selector.filter, node, found);
  }
}

std::optional<json::NodeIndex> Evaluation::find_step(const Selector& selector, json::NodeIndex node)
{
  const json::Kind kind = m_document.kind(node);
  if (selector.kind == Selector::Kind::name && kind == json::Kind::object) {
    // A name is looked for among all members, since the last of its name counts.
    m_budget.take(m_document.child_count(node));
  } else if (selector.kind == Selector::Kind::index && kind == json::Kind::array) {
    const std::size_t below = m_document.nodes()[node].end - node; // no fewer than the elements
    const auto index = static_cast<std::size_t>(std::max<std::int64_t>(selector.index, 0));
    m_budget.take(selector.index < 0 ? m_document.child_count(node) : std::min(index, below));
  }
  return is_over() ? std::nullopt : take_step(m_document, selector, node);
}

void Evaluation::list_children(json::NodeIndex node, Nodelist& children)
{
  const auto& nodes = m_document.nodes();
  const std::size_t before = children.size();
  if (m_document.kind(node) == json::Kind::array) {
    for (json::NodeIndex child = node + 1; child < nodes[node].end; child = nodes[child].end) {
      children.push_back(child);
    }
  } else if (m_document.kind(node) == json::Kind::object) {
    if (has_plain_distinct_names(m_document, node)) {
      for (json::NodeIndex key = node + 1; key < nodes[node].end; key = nodes[key + 1].end) {
        children.push_back(key + 1);
      }
    } else if (m_budget.take(kSortSteps * m_document.child_count(node))) {
      for (const auto& member : m_document.members(node)) {
        children.push_back(member.value);
      }
    }
  }
  m_budget.take(children.size() - before);
}

void Evaluation::select_slice(const Selector& selector, json::NodeIndex array, Nodelist& found)
{
  if (m_document.kind(array) != json::Kind::array || selector.step == 0) {
    return;
  }
  Nodelist elements;
  list_children(array, elements);
  const auto [lower, upper] = slice_bounds(selector, static_cast<std::int64_t>(elements.size()));
  if (selector.step > 0) {
    for (std::int64_t at = lower; at < upper; at += selector.step) {
      found.push_back(elements[static_cast<std::size_t>(at)]);
    }
  } else {
    for (std::int64_t at = upper; at > lower; at += selector.step) {
      found.push_back(elements[static_cast<std::size_t>(at)]);
    }
  }
}

void Evaluation::select_filtered(const Expression& filter, json::NodeIndex node, Nodelist& found)
{
  Nodelist children;
  list_children(node, children);
  for (const json::NodeIndex child : children) {
    if (is_over()) {
      return;
    }
    if (holds(filter, child)) {
      found.push_back(child);
    }
  }
}

} // namespace hookctl::path::detail
