#pragma once

#include "hookctl/base/rng.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace hookctl::routing {

/// How long to wait after each failed attempt, and when to give up.
struct RetrySchedule {
  std::vector<std::chrono::milliseconds> steps = {std::chrono::seconds(5),
                                                  std::chrono::seconds(30),
                                                  std::chrono::minutes(5),
                                                  std::chrono::minutes(30),
                                                  std::chrono::hours(2)};

  /// After `attempts_made` attempts (1 or more): a random time up to its step (full jitter), so
  /// that events which failed together do not come back together. nullopt: give up.
  std::optional<std::chrono::milliseconds> delay_before(int attempts_made, Rng& rng) const;
};

} // namespace hookctl::routing
