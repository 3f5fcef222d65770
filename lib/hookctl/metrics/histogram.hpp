#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hookctl::metrics {

/// Counts durations by how long they are. observe() may come from any thread and costs a few
/// nanoseconds; what is read meanwhile may lack the last ones.
class Histogram {
public:
  static constexpr std::size_t kMostBounds = 16;

  /// Upper bounds, ascending, each inclusive; at most kMostBounds. They are looked at as long as
  /// this lives.
  explicit Histogram(std::span<const std::chrono::microseconds> bounds);

  void observe(std::chrono::nanoseconds duration);

  struct Bucket {
    double bound = 0;        ///< seconds
    std::uint64_t count = 0; ///< of those up to the bound
  };

  struct Snapshot {
    std::vector<Bucket> buckets;
    std::uint64_t count = 0; ///< of all; never less than the last bucket's
    double sum = 0;          ///< seconds
  };

  [[nodiscard]] Snapshot read() const;

private:
  std::span<const std::chrono::microseconds> m_bounds;
  std::array<std::atomic<std::uint64_t>, kMostBounds + 1> m_counts{};
  std::atomic<std::uint64_t> m_nanoseconds = 0;
};

} // namespace hookctl::metrics
