#include "hookctl/metrics/histogram.hpp"

#include "hookctl/base/assert.hpp"

#include <algorithm>

namespace hookctl::metrics {

Histogram::Histogram(std::span<const std::chrono::microseconds> bounds)
    : m_bounds(bounds)
{
  HOOKCTL_ASSERT(bounds.size() <= kMostBounds);
  HOOKCTL_ASSERT(std::is_sorted(bounds.begin(), bounds.end()));
}

void Histogram::observe(std::chrono::nanoseconds duration)
{
  const auto place =
      std::find_if(m_bounds.begin(), m_bounds.end(), [&](auto bound) { return duration <= bound; });
  const auto index = static_cast<std::size_t>(place - m_bounds.begin());
  m_counts[index].fetch_add(1, std::memory_order_relaxed);
  const auto taken = std::max<std::int64_t>(duration.count(), 0);
  m_nanoseconds.fetch_add(static_cast<std::uint64_t>(taken), std::memory_order_relaxed);
}

Histogram::Snapshot Histogram::read() const
{
  Snapshot out;
  for (std::size_t i = 0; i <= m_bounds.size(); ++i) {
    out.count += m_counts[i].load(std::memory_order_relaxed);
    if (i < m_bounds.size()) {
      out.buckets.push_back({std::chrono::duration<double>(m_bounds[i]).count(), out.count});
    }
  }
  out.sum = static_cast<double>(m_nanoseconds.load(std::memory_order_relaxed)) / 1e9;
  return out;
}

} // namespace hookctl::metrics
