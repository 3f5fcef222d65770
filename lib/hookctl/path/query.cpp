#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::path {

namespace {

using Selector = Query::Selector;

bool selects_one(const Query::Segment& segment)
{
  return segment.size() == 1 && segment.front().kind != Selector::Kind::wildcard;
}

/// One segment applied to one list of nodes after the other.
class Evaluation {
public:
  Evaluation(const json::Document& document, const EvalLimits& limits)
      : m_document(document)
      , m_limits(limits)
  {
  }

  Result<std::vector<json::NodeIndex>> apply(const Query::Segment& segment,
                                             const std::vector<json::NodeIndex>& nodes)
  {
    m_found.clear();
    for (const json::NodeIndex node : nodes) {
      for (const Selector& selector : segment) {
        select(selector, node);
        if (m_steps > m_limits.steps) {
          return fail(ErrorCode::invalid_data,
                      text("the path looks at more than ", m_limits.steps, " values"),
                      "use fewer wildcards");
        }
      }
    }
    return std::move(m_found);
  }

private:
  void select(const Selector& selector, json::NodeIndex node)
  {
    ++m_steps;
    switch (selector.kind) {
    case Selector::Kind::name:
      return select_name(selector.name, node);
    case Selector::Kind::index:
      return select_index(selector.index, node);
    case Selector::Kind::wildcard:
      return select_all(node);
    }
  }

  // Like Document::find_member, which does not say how many names it looked at.
  void select_name(std::string_view name, json::NodeIndex object)
  {
    if (m_document.kind(object) != json::Kind::object) {
      return;
    }
    json::NodeIndex found = object;
    for (json::NodeIndex key = object + 1; key < end_of(object); key = end_of(key + 1)) {
      ++m_steps;
      found = m_document.key_equals(key, name) ? key + 1 : found;
    }
    if (found != object) {
      m_found.push_back(found);
    }
  }

  void select_index(std::int64_t index, json::NodeIndex array)
  {
    if (const auto element = m_document.find_element(array, index)) {
      m_found.push_back(*element);
      m_steps += static_cast<std::size_t>(index < 0 ? 0 : index);
    }
    m_steps += index < 0 ? m_document.child_count(array) : 0;
  }

  void select_all(json::NodeIndex node)
  {
    if (m_document.kind(node) == json::Kind::object) {
      for (const auto& member : m_document.members(node)) {
        push_step(member.value);
      }
    } else if (m_document.kind(node) == json::Kind::array) {
      for (json::NodeIndex child = node + 1; child < end_of(node); child = end_of(child)) {
        push_step(child);
      }
    }
  }

  void push_step(json::NodeIndex node)
  {
    ++m_steps;
    m_found.push_back(node);
  }

  [[nodiscard]] json::NodeIndex end_of(json::NodeIndex node) const
  {
    return m_document.nodes()[node].end;
  }

  const json::Document& m_document;
  const EvalLimits& m_limits;
  std::size_t m_steps = 0;
  std::vector<json::NodeIndex> m_found;
};

} // namespace

Result<std::vector<json::NodeIndex>> Query::evaluate(const json::Document& document,
                                                     json::NodeIndex from,
                                                     const EvalLimits& limits) const
{
  Evaluation evaluation(document, limits);
  std::vector<json::NodeIndex> nodes{from};
  for (const Segment& segment : m_segments) {
    HOOKCTL_TRY_AS(nodes, evaluation.apply(segment, nodes));
  }
  if (nodes.size() > limits.results) {
    return fail(ErrorCode::invalid_data,
                hookctl::text("the path matches more than ", limits.results, " values"),
                "use fewer wildcards");
  }
  return nodes;
}

bool Query::is_singular() const
{
  return std::all_of(m_segments.begin(), m_segments.end(), selects_one);
}

} // namespace hookctl::path
