#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/routing/retry.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <stop_token>
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

/// Hands the journal's events to one destination, oldest first, at least once: an event is settled
/// only after the destination answered. Failures wait in the journal by the schedule, so that they
/// outlive the process. Owns its journal connection.
class Worker {
public:
  Worker(std::unique_ptr<journal::Journal> journal,
         destination::Destination& destination,
         routing::RetrySchedule schedule,
         const Clock& clock,
         Rng& rng,
         log::Logger& logger,
         std::function<void(const AttemptReport&)> report = {});

  /// Works until the stop is requested; an attempt under way is ended and settled first.
  void run(const std::stop_token& stop);

  /// Something may be due: look now. From any thread.
  void wake();

  /// One round: claims what is due, tries it, settles it. How long nothing will be due (zero: look
  /// again at once).
  Result<std::chrono::milliseconds> work_once(const std::stop_token& stop);

private:
  Result<> settle(journal::Settlement settlement);
  journal::Settlement attempt(const journal::Claimed& claimed);
  [[nodiscard]] Result<std::chrono::milliseconds> idle_time();

  std::unique_ptr<journal::Journal> m_journal;
  destination::Destination& m_destination;
  routing::RetrySchedule m_schedule;
  const Clock& m_clock;
  Rng& m_rng;
  log::Logger& m_logger;
  std::function<void(const AttemptReport&)> m_report;
  /// What is held and was not tried yet, and the end of an attempt that the journal did not take:
  /// nobody else would ever come back to them.
  std::deque<journal::Claimed> m_held;
  std::optional<journal::Settlement> m_unsettled;
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  bool m_woken GUARDED_BY(m_mutex) = false;
};

} // namespace hookctl::deliver
