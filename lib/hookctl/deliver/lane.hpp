#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/deliver/attempt_report.hpp"
#include "hookctl/deliver/breaker.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/routing/retry.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace hookctl::deliver {

struct LaneSettings {
  std::size_t concurrency = 1; ///< attempts at the same time
  routing::RetrySchedule retry = {};
  /// Of the same account and sender, one after the other.
  bool ordered = false;
  /// Bytes of events in hand, those that are being sent too, about: the last may go beyond.
  std::size_t bytes = std::size_t{8} << 20U;
  /// A clock that jumps, or a wake-up that was missed, costs at most this.
  std::chrono::milliseconds longest_wait{30'000};
};

/// What a lane works with; all must outlive it.
struct LaneWorld {
  const Clock& clock;
  Rng& rng; ///< used from several threads
  log::Logger& logger;
  std::function<void(const AttemptReport&)> report = {}; ///< from several threads
};

/// Hands the journal's events to one destination, oldest first, at least once: an event is settled
/// only after the destination answered. One thread claims and settles, a few events at a time;
/// `concurrency` others send. What is in hand is bounded by number and bytes, whatever waits.
/// Failures wait in the journal by the schedule, so that they outlive the process; a destination
/// that is down is only probed (Breaker), and what waits keeps its attempts meanwhile. One that
/// wants no more events (410) is left alone, which the journal remembers and the log says, until
/// a person takes that out of the journal or the lane is made anew: then one event is tried.
class Lane {
public:
  /// Owns its journal connection, the only one that claims for this destination.
  Lane(std::unique_ptr<journal::Journal> journal,
       std::unique_ptr<destination::Destination> destination,
       LaneSettings settings,
       const LaneWorld& world);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Works until the stop is requested; attempts under way are ended and settled first.
  void run(const std::stop_token& stop);

  /// Something may be due: look now. From any thread, and cheap while the lane is busy.
  void wake();

  /// Nothing is in hand and nothing is due. From any thread.
  [[nodiscard]] bool is_idle() const;

private:
  using Milliseconds = std::chrono::milliseconds;

  // On the lane's own thread.
  Result<> begin();
  void work();
  Result<> keep_disablement();
  Result<> look_if_enabled();
  Result<bool> is_listed_as_disabled();
  Result<> settle();
  Result<> settle_one_by_one();
  Result<> claim();
  void add_senders();
  void stop_senders();
  [[nodiscard]] Milliseconds idle_time() const REQUIRES(m_mutex);
  [[nodiscard]] bool has_news() const REQUIRES(m_mutex);
  [[nodiscard]] bool is_due() const;
  /// How many more events are wanted in hand.
  [[nodiscard]] std::size_t wanted() const REQUIRES(m_mutex);

  // On the senders' threads.
  void send_until_stopped();
  void send(const journal::Claimed& claimed);
  [[nodiscard]] bool may_send() const REQUIRES(m_mutex);
  void
  finish(journal::Settlement settlement, const destination::Attempt& attempt, std::size_t bytes);
  void tell_of_breaker(const destination::Attempt& attempt, const Breaker& now) const;

  std::unique_ptr<journal::Journal> m_journal;
  std::unique_ptr<destination::Destination> m_destination;
  LaneSettings m_settings;
  LaneWorld m_world;
  std::size_t m_hand; ///< most events in hand

  std::vector<journal::Settlement> m_unsettled;
  bool m_is_failing = false; ///< the journal
  bool m_has_more = true;    ///< as far as is known, more is due
  std::optional<TimePoint> m_next_due;
  bool m_has_begun = false;
  bool m_is_remembered_disabled = false; ///< in the journal
  std::vector<std::jthread> m_senders;

  std::atomic<bool> m_is_woken = false;
  std::atomic<bool> m_is_idle = false;
  mutable Mutex m_mutex;
  std::condition_variable_any m_changed; ///< for the lane's thread
  std::condition_variable_any m_to_send; ///< for the senders
  bool m_is_stopping GUARDED_BY(m_mutex) = false;
  std::deque<journal::Claimed> m_ready GUARDED_BY(m_mutex);
  std::size_t m_under_way GUARDED_BY(m_mutex) = 0;
  std::size_t m_bytes GUARDED_BY(m_mutex) = 0; ///< of events ready or under way
  std::vector<journal::Settlement> m_finished GUARDED_BY(m_mutex);
  Breaker m_breaker GUARDED_BY(m_mutex);
  std::optional<journal::DisabledDestination> m_disablement GUARDED_BY(m_mutex); ///< to be kept
  bool m_took_one GUARDED_BY(m_mutex) = false; ///< an event, since the lane began
};

} // namespace hookctl::deliver
