#include "hookctl/listen/commit_queue.hpp"

#include "hookctl/base/text.hpp"

#include <chrono>
#include <utility>

namespace hookctl::listen {

namespace {

constexpr std::chrono::seconds kProbeAfter{1};
/// While there is housekeeping to do, and while there is none that is known of.
constexpr std::chrono::milliseconds kBetweenSteps{5};
constexpr std::chrono::milliseconds kIdle{60'000};

Result<journal::Appended> outcome_of(const Result<std::vector<journal::Appended>>& batch,
                                     std::size_t place)
{
  if (!batch) {
    return fail(batch.error());
  }
  const journal::Appended& one = (*batch)[place];
  return one.failure ? Result<journal::Appended>(fail(*one.failure)) : one;
}

/// What of a batch is not kept, and why the first of it is not.
struct Failures {
  std::size_t count = 0;
  const Error* first = nullptr;
};

Failures failures_of(const Result<std::vector<journal::Appended>>& appended, std::size_t batch)
{
  if (!appended) {
    return {batch, &appended.error()};
  }
  Failures failures;
  for (const journal::Appended& one : *appended) {
    if (one.failure) {
      failures.first = failures.count == 0 ? &*one.failure : failures.first;
      ++failures.count;
    }
  }
  return failures;
}

std::size_t size_of(const journal::NewDelivery& delivery)
{
  std::size_t bytes = delivery.request.body.size() + delivery.trace.size();
  for (const auto& event : delivery.events) {
    bytes += event.envelope.size();
  }
  return bytes;
}

} // namespace

CommitQueue::CommitQueue(journal::Journal& journal,
                         log::Logger& logger,
                         const Clock& clock,
                         const Limits& limits)
    : m_journal(journal)
    , m_logger(logger)
    , m_clock(clock)
    , m_limits(limits)
    , m_housekeeping(journal, logger)
{
}

bool CommitQueue::push(Commit&& commit)
{
  const std::size_t bytes = size_of(commit.delivery);
  bool is_first = false; // the writer has been told of the others
  {
    const MutexLock lock(m_mutex);
    // A single delivery larger than the whole allowance still goes through when nothing else waits.
    const bool full = m_waiting.commits.size() >= m_limits.records ||
                      (m_bytes > 0 && m_bytes + bytes > m_limits.bytes);
    if (m_closed || full) {
      m_counters.refused_when_full.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
    m_bytes += bytes;
    is_first = m_waiting.commits.empty() && m_waiting.refusals.empty();
    m_waiting.commits.push_back(std::move(commit));
  }
  if (is_first) {
    m_filled.notify_one();
  }
  return true;
}

void CommitQueue::push(journal::Refusal refusal)
{
  {
    const MutexLock lock(m_mutex);
    if (m_closed || m_waiting.refusals.size() >= m_limits.refusals) {
      m_counters.refusals_dropped.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    m_waiting.refusals.push_back(std::move(refusal));
  }
  m_filled.notify_one();
}

CommitQueue::Depth CommitQueue::depth() const
{
  const MutexLock lock(m_mutex);
  return {m_waiting.commits.size(), m_bytes};
}

std::chrono::milliseconds CommitQueue::next_look() const
{
  if (m_counters.is_failing.load(std::memory_order_relaxed)) {
    return kProbeAfter;
  }
  return m_has_upkeep ? kBetweenSteps : kIdle;
}

CommitQueue::Batch CommitQueue::take(const std::stop_token& stop)
{
  MutexLock lock(m_mutex);
  const auto has_some = [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
    return !m_waiting.commits.empty() || !m_waiting.refusals.empty();
  };
  m_filled.wait_for(lock, stop, next_look(), has_some);
  m_closed = stop.stop_requested();
  m_bytes = 0;
  Batch batch = std::exchange(m_waiting, {});
  batch.is_last = m_closed;
  return batch;
}

void CommitQueue::write(Batch& batch)
{
  if (batch.commits.empty() && batch.refusals.empty()) {
    return;
  }
  std::vector<journal::NewDelivery> deliveries;
  deliveries.reserve(batch.commits.size());
  for (Commit& commit : batch.commits) {
    deliveries.push_back(std::move(commit.delivery));
  }
  const auto appended =
      deliveries.empty() ? Result<std::vector<journal::Appended>>(std::vector<journal::Appended>{})
                         : append(deliveries);
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    batch.commits[i].done(deliveries[i], outcome_of(appended, i));
  }
  if (!batch.refusals.empty()) {
    write_refusals(batch.refusals);
  }
}

Result<std::vector<journal::Appended>>
CommitQueue::append(const std::vector<journal::NewDelivery>& batch)
{
  const auto began = m_clock.steady_now();
  auto appended = m_journal.append(batch);
  m_counters.seconds.observe(m_clock.steady_now() - began);
  const auto [count, first] = failures_of(appended, batch.size());
  m_counters.is_failing.store(count > 0, std::memory_order_relaxed);
  m_counters.deliveries.fetch_add(batch.size() - count, std::memory_order_relaxed);
  if (count == 0) {
    m_counters.committed.fetch_add(1, std::memory_order_relaxed);
  } else {
    m_counters.failed.fetch_add(1, std::memory_order_relaxed);
    m_logger.error("journal.append_failed", {{"deliveries", count}, {"error", first->message}});
  }
  return appended;
}

void CommitQueue::write_refusals(const std::vector<journal::Refusal>& refusals)
{
  if (const auto kept = m_journal.append_refusals(refusals); !kept) {
    m_counters.refusals_dropped.fetch_add(refusals.size(), std::memory_order_relaxed);
    m_logger.warning("journal.refusals_lost", {{"error", kept.error().message}});
  }
}

void CommitQueue::probe()
{
  if (m_counters.is_failing.load(std::memory_order_relaxed) && m_journal.probe()) {
    m_counters.is_failing.store(false, std::memory_order_relaxed);
    m_logger.info("journal.works_again");
  }
}

void CommitQueue::maintain()
{
  const journal::Upkeep upkeep = m_housekeeping.step(m_clock.now());
  m_has_upkeep = upkeep.has_more;
  if (upkeep.wants_checkpoint && m_wake_checkpoints) {
    m_wake_checkpoints();
  }
}

void CommitQueue::run(const std::stop_token& stop)
{
  while (true) {
    Batch batch = take(stop);
    m_counters.taken.fetch_add(1);
    if (batch.commits.empty()) {
      probe();
    }
    write(batch);
    m_counters.written.fetch_add(1);
    if (batch.is_last) {
      return;
    }
    maintain();
  }
}

} // namespace hookctl::listen
