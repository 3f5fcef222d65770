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

/// What became of an event by one attempt.
enum class Fate {
  delivered,
  retried,  ///< it waits by the schedule
  disabled, ///< it waits until its destination is enabled again
  dead,
};

Fate fate_of(const AttemptReport& report);

/// `delivered`, `retried`, `disabled`, `dead`.
std::string_view to_string(Fate fate);

} // namespace hookctl::deliver
