#include "hookctl/mapping/path_statistics.hpp"

#include "hookctl/mapping/detail/path_tree.hpp"

namespace hookctl::mapping {

namespace {

constexpr std::size_t kMostPathBytes = 16U << 20U;

} // namespace

PathStatistics::PathStatistics()
    : m_tree(std::make_unique<detail::PathTree>())
{
}

PathStatistics::PathStatistics(PathStatistics&&) noexcept = default;
PathStatistics& PathStatistics::operator=(PathStatistics&&) noexcept = default;
PathStatistics::~PathStatistics() = default;

void PathStatistics::add(const json::Document& document)
{
  m_tree->add(document);
}

std::size_t PathStatistics::documents() const
{
  return m_tree->documents();
}

bool PathStatistics::is_cut() const
{
  return m_tree->is_cut();
}

std::vector<PathStatistic> PathStatistics::rows() const
{
  std::vector<PathStatistic> rows;
  std::size_t path_bytes = 0;
  for (const auto index : m_tree->in_order()) {
    const auto& place = m_tree->places()[index];
    if (place.leaves == 0) {
      continue;
    }
    std::string path = m_tree->path(index);
    path_bytes += path.size();
    if (path_bytes > kMostPathBytes) {
      break;
    }
    rows.push_back({std::move(path),
                    place.seen,
                    place.documents,
                    place.count,
                    place.values.size(),
                    place.sample.empty() ? "null" : place.sample});
  }
  return rows;
}

} // namespace hookctl::mapping
