#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/destination/destination.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace hookctl::deliver {

/// One attempt as it ended, for whoever shows it.
struct AttemptReport {
  const destination::Outgoing& outgoing;
  const destination::Attempt& attempt;
  std::chrono::milliseconds took{0};
  /// When it is tried again; nullopt when this was the last time.
  std::optional<TimePoint> next_attempt;
  std::string_view destination{}; ///< its name
};

} // namespace hookctl::deliver
