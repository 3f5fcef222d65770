#include "hookctl/deliver/worker.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hookctl::deliver {

namespace {

constexpr std::size_t kBatch = 16;
/// Also the longest wait: a clock that jumps, or a wake-up that was missed, costs this much.
constexpr std::chrono::milliseconds kLongestWait{30'000};
constexpr std::chrono::milliseconds kAfterJournalError{1'000};

destination::Outgoing outgoing_of(const journal::Claimed& claimed)
{
  destination::Outgoing outgoing;
  outgoing.event_id = claimed.event_id;
  outgoing.delivery_id = claimed.delivery_id;
  outgoing.account = claimed.account;
  outgoing.code = claimed.code;
  outgoing.envelope = claimed.envelope;
  outgoing.attempt = claimed.attempts + 1;
  return outgoing;
}

} // namespace

Worker::Worker(std::unique_ptr<journal::Journal> journal,
               destination::Destination& destination,
               routing::RetrySchedule schedule,
               const Clock& clock,
               Rng& rng,
               log::Logger& logger,
               std::function<void(const AttemptReport&)> report)
    : m_journal(std::move(journal))
    , m_destination(destination)
    , m_schedule(std::move(schedule))
    , m_clock(clock)
    , m_rng(rng)
    , m_logger(logger)
    , m_report(std::move(report))
{
}

void Worker::wake()
{
  {
    const MutexLock lock(m_mutex);
    m_woken = true;
  }
  m_changed.notify_one();
}

void Worker::run(const std::stop_token& stop)
{
  while (!stop.stop_requested()) {
    auto wait = work_once(stop);
    if (!wait) {
      m_logger.error("deliver.journal_failed",
                     {{"destination", m_destination.name()}, {"error", wait.error().message}});
      wait = kAfterJournalError;
    }
    MutexLock lock(m_mutex);
    const auto until = std::min(*wait, kLongestWait);
    m_changed.wait_for(lock, stop, until, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
      return m_woken;
    });
    m_woken = false;
  }
}

Result<std::chrono::milliseconds> Worker::work_once(const std::stop_token& stop)
{
  if (m_unsettled) {
    HOOKCTL_TRY(settle(*std::exchange(m_unsettled, std::nullopt)));
  }
  if (m_held.empty()) {
    HOOKCTL_TRY_AS(auto batch,
                   m_journal->claim(m_destination.name(), m_clock.now(), {.limit = kBatch}));
    m_held.assign(std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
  }
  const bool more = m_held.size() == kBatch;
  while (!m_held.empty()) {
    if (stop.stop_requested()) {
      // The rest stays held, and is free again when the journal is opened next.
      return std::chrono::milliseconds{0};
    }
    const journal::Claimed claimed = std::move(m_held.front());
    m_held.pop_front();
    HOOKCTL_TRY(settle(attempt(claimed)));
  }
  return more ? std::chrono::milliseconds{0} : idle_time();
}

Result<> Worker::settle(journal::Settlement settlement)
{
  auto settled = m_journal->settle({&settlement, 1});
  if (!settled && settled.error().code != ErrorCode::not_found) {
    m_unsettled = std::move(settlement); // the next round tries again
  }
  return settled;
}

journal::Settlement Worker::attempt(const journal::Claimed& claimed)
{
  const destination::Outgoing outgoing = outgoing_of(claimed);
  const auto began = m_clock.steady_now();
  const destination::Attempt result = m_destination.send(outgoing);
  journal::Settlement settlement;
  settlement.event_id = claimed.event_id;
  settlement.destination = m_destination.name();
  settlement.at = m_clock.now();
  settlement.took =
      std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.steady_now() - began);
  settlement.status = result.status;
  settlement.detail = result.detail;
  if (result.outcome == destination::Attempt::Outcome::delivered) {
    settlement.state = journal::DestinationState::delivered;
  } else {
    settlement.state = journal::DestinationState::dead;
    const auto delay = m_schedule.delay_before(outgoing.attempt, m_rng);
    if (result.outcome == destination::Attempt::Outcome::retry && delay) {
      settlement.state = journal::DestinationState::pending;
      settlement.next_attempt =
          settlement.at +
          std::max(*delay, result.retry_after.value_or(std::chrono::milliseconds{0}));
    }
  }
  if (m_report) {
    m_report({outgoing, result, settlement.took, settlement.next_attempt, m_destination.name()});
  }
  return settlement;
}

Result<std::chrono::milliseconds> Worker::idle_time()
{
  HOOKCTL_TRY_AS(const auto due, m_journal->next_due(m_destination.name()));
  if (!due) {
    return kLongestWait;
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - m_clock.now());
  return std::max(left, std::chrono::milliseconds{0});
}

} // namespace hookctl::deliver
