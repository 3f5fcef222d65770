#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/routing/retry.hpp"

#include <chrono>
#include <string>

namespace hookctl::deliver {

/// What a destination is given of an event that was claimed for it.
destination::Outgoing outgoing_of(const journal::Claimed& claimed);

/// Who was asked, when the answer was there, and how long it took.
struct Asked {
  std::string destination;
  TimePoint at = {};
  std::chrono::milliseconds took{0};
};

/// What an answer means for the event: done, given up, or due again by the schedule, no sooner than
/// the destination asked for (Retry-After). One that wants no more events leaves it as it is, due.
journal::Settlement settlement_of(const destination::Outgoing& outgoing,
                                  const destination::Attempt& attempt,
                                  const Asked& asked,
                                  const routing::RetrySchedule& schedule,
                                  Rng& rng);

} // namespace hookctl::deliver
