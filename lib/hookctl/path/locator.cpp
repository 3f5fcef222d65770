#include "hookctl/path/locator.hpp"

#include "hookctl/path/detail/spelling.hpp"

#include <algorithm>

namespace hookctl::path {

const std::string& Locator::find(json::NodeIndex value)
{
  const auto nodes = m_document.nodes();
  const auto is_inside = [&](const Level& level) {
    return level.container < value && value < nodes[level.container].end;
  };
  while (!m_levels.empty() && !is_inside(m_levels.back())) {
    m_levels.pop_back();
  }
  m_path.resize(m_levels.empty() ? 0 : m_levels.back().path_length);
  if (m_levels.empty()) {
    m_path = "$";
    if (value == json::Document::root()) {
      return m_path;
    }
    enter(json::Document::root());
  }
  for (json::NodeIndex child = step_towards(value); child != value; child = step_towards(value)) {
    enter(child);
  }
  return m_path;
}

void Locator::enter(json::NodeIndex container)
{
  const auto nodes = m_document.nodes();
  const bool has_keys = m_document.kind(container) == json::Kind::object;
  Level level{container, {}, m_path.size()};
  for (json::NodeIndex at = container + 1; at < nodes[container].end; at = nodes[at].end) {
    at += has_keys ? 1U : 0U;
    level.children.push_back(at);
  }
  m_levels.push_back(std::move(level));
}

json::NodeIndex Locator::step_towards(json::NodeIndex value)
{
  const Level& level = m_levels.back();
  const auto after = std::upper_bound(level.children.begin(), level.children.end(), value);
  const auto child = after - 1;
  if (m_document.kind(level.container) == json::Kind::object) {
    detail::append_normalized_name(m_path, m_document.to_text(*child - 1));
  } else {
    detail::append_index(m_path, child - level.children.begin());
  }
  return *child;
}

} // namespace hookctl::path
