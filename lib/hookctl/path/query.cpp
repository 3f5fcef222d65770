#include "hookctl/base/assert.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/evaluation.hpp"
#include "hookctl/path/detail/query_parser.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::path {

using detail::Segment;
using detail::Segments;
using detail::Selector;

Result<Query> Query::parse(std::string_view text)
{
  detail::QueryParser parser(text);
  HOOKCTL_TRY_AS(Segments segments, parser.parse());
  Query query;
  query.m_text = std::string(text);
  query.m_singular = detail::are_singular(segments);
  query.m_segments = std::make_shared<const Segments>(std::move(segments));
  query.m_notes = std::move(parser.notes());
  return query;
}

std::optional<json::NodeIndex> Query::find(const json::Document& document,
                                           json::NodeIndex from) const
{
  HOOKCTL_ASSERT(m_singular);
  std::optional<json::NodeIndex> node = from;
  for (const Segment& segment : *m_segments) {
    node = detail::take_step(document, segment.selectors.front(), *node);
    if (!node) {
      break;
    }
  }
  return node;
}

Result<std::vector<json::NodeIndex>> Query::evaluate(const json::Document& document,
                                                     json::NodeIndex from,
                                                     const EvalLimits& limits) const
{
  if (m_singular) {
    const auto node = find(document, from);
    return node ? detail::Nodelist{*node} : detail::Nodelist{};
  }
  detail::Evaluation evaluation(document, from, limits);
  detail::Nodelist nodes = evaluation.apply(*m_segments, from);
  if (evaluation.is_over()) {
    return fail(Failure::path_too_broad,
                hookctl::text("the path looks at more than ", limits.steps, " values"),
                "name more steps; use fewer wildcards, descendants and filters");
  }
  if (nodes.size() > limits.results) {
    return fail(Failure::path_too_broad,
                hookctl::text("the path matches more than ", limits.results, " values"),
                "name more steps; use fewer wildcards and descendants");
  }
  return nodes;
}

std::vector<Query::Step> Query::example_steps() const
{
  std::vector<Step> steps;
  for (const Segment& segment : *m_segments) {
    const Selector& first = segment.selectors.front();
    if (first.kind == Selector::Kind::name) {
      steps.push_back({Step::Kind::name, first.name, 0});
    } else {
      steps.push_back({Step::Kind::index, {}, first.index});
    }
  }
  return steps;
}

std::size_t Query::segment_count() const
{
  return m_segments->size();
}

std::string_view Query::segment_text(std::size_t at) const
{
  const Segment& segment = (*m_segments)[at];
  return std::string_view(m_text).substr(segment.begin, segment.end - segment.begin);
}

Query Query::prefix(std::size_t segments) const
{
  const std::size_t count = std::min(segments, m_segments->size());
  Segments first(m_segments->begin(), m_segments->begin() + static_cast<std::ptrdiff_t>(count));
  Query query;
  const std::size_t root = m_text.starts_with('$') ? 1 : 0;
  query.m_text = count == 0 ? "$" : m_text.substr(0, std::max(first.back().end, root));
  query.m_singular = detail::are_singular(first);
  query.m_segments = std::make_shared<const Segments>(std::move(first));
  query.m_notes = m_notes;
  return query;
}

} // namespace hookctl::path
