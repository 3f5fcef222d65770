#pragma once

#include "hookctl/metrics/histogram.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace hookctl::listen {

/// What the writer of a CommitQueue did. Written by it, read by anybody at any time.
struct CommitCounters {
  static constexpr std::array<std::chrono::microseconds, 13> kBounds = {
      std::chrono::microseconds{500},
      std::chrono::microseconds{1'000},
      std::chrono::microseconds{2'500},
      std::chrono::microseconds{5'000},
      std::chrono::microseconds{10'000},
      std::chrono::microseconds{25'000},
      std::chrono::microseconds{50'000},
      std::chrono::microseconds{100'000},
      std::chrono::microseconds{250'000},
      std::chrono::microseconds{500'000},
      std::chrono::microseconds{1'000'000},
      std::chrono::microseconds{2'500'000},
      std::chrono::microseconds{10'000'000}};

  metrics::Histogram seconds{kBounds};              ///< a batch of deliveries, failed ones too
  std::atomic<std::uint64_t> committed = 0;         ///< batches
  std::atomic<std::uint64_t> failed = 0;            ///< batches
  std::atomic<std::uint64_t> deliveries = 0;        ///< in those committed, repeats too
  std::atomic<std::uint64_t> refused_when_full = 0; ///< deliveries that found no room
  std::atomic<std::uint64_t> refusals_dropped = 0; ///< of the ring, for want of room or by an error
  /// Rounds of the writer, begun and ended: one apart while it writes.
  std::atomic<std::uint64_t> taken = 0;
  std::atomic<std::uint64_t> written = 0;
  /// The last write failed, and so did every probe since.
  std::atomic<bool> is_failing = false;
};

} // namespace hookctl::listen
