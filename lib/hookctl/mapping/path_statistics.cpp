#include "hookctl/mapping/path_statistics.hpp"

#include "hookctl/mapping/detail/path_tree.hpp"

namespace hookctl::mapping {

namespace {

constexpr std::size_t kMostPathBytes = 16U << 20U;

} // namespace

struct PathStatistics::Impl {
  detail::PathTree tree;
};

PathStatistics::PathStatistics()
    : m_impl(std::make_unique<Impl>())
{
}

PathStatistics::PathStatistics(PathStatistics&&) noexcept = default;
PathStatistics& PathStatistics::operator=(PathStatistics&&) noexcept = default;
PathStatistics::~PathStatistics() = default;

void PathStatistics::add(const json::Document& document)
{
  m_impl->tree.add(document);
}

std::size_t PathStatistics::documents() const
{
  return m_impl->tree.documents();
}

bool PathStatistics::is_cut() const
{
  return m_impl->tree.is_cut();
}

std::vector<PathStatistic> PathStatistics::rows() const
{
  std::vector<PathStatistic> rows;
  std::size_t path_bytes = 0;
  for (const auto index : m_impl->tree.in_order()) {
    const auto& place = m_impl->tree.places()[index];
    if (place.leaves == 0) {
      continue;
    }
    std::string path = m_impl->tree.path(index);
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
