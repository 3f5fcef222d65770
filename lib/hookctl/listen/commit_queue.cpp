#include "hookctl/listen/commit_queue.hpp"

#include "hookctl/base/text.hpp"

#include <utility>

namespace hookctl::listen {

namespace {

std::size_t size_of(const journal::NewDelivery& delivery)
{
  std::size_t bytes = delivery.request.body.size() + delivery.trace.size();
  for (const auto& event : delivery.events) {
    bytes += event.envelope.size();
  }
  return bytes;
}

} // namespace

CommitQueue::CommitQueue(journal::Journal& journal, log::Logger& logger, const Limits& limits)
    : m_journal(journal)
    , m_logger(logger)
    , m_limits(limits)
{
}

bool CommitQueue::push(Commit commit)
{
  const std::size_t bytes = size_of(commit.delivery);
  {
    const MutexLock lock(m_mutex);
    // A single delivery larger than the whole allowance still goes through when nothing else waits.
    const bool full = m_waiting.commits.size() >= m_limits.records ||
                      (m_bytes > 0 && m_bytes + bytes > m_limits.bytes);
    if (m_closed || full) {
      return false;
    }
    m_bytes += bytes;
    m_waiting.commits.push_back(std::move(commit));
  }
  m_filled.notify_one();
  return true;
}

void CommitQueue::push(journal::Refusal refusal)
{
  {
    const MutexLock lock(m_mutex);
    if (m_closed || m_waiting.refusals.size() >= m_limits.refusals) {
      return;
    }
    m_waiting.refusals.push_back(std::move(refusal));
  }
  m_filled.notify_one();
}

CommitQueue::Batch CommitQueue::take(const std::stop_token& stop)
{
  MutexLock lock(m_mutex);
  m_filled.wait(lock, stop, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
    return !m_waiting.commits.empty() || !m_waiting.refusals.empty();
  });
  m_closed = stop.stop_requested();
  m_bytes = 0;
  return std::exchange(m_waiting, {});
}

void CommitQueue::write(Batch& batch)
{
  std::vector<journal::NewDelivery> deliveries;
  deliveries.reserve(batch.commits.size());
  for (Commit& commit : batch.commits) {
    deliveries.push_back(std::move(commit.delivery));
  }
  const auto appended =
      deliveries.empty() ? Result<std::vector<journal::Appended>>(std::vector<journal::Appended>{})
                         : m_journal.append(deliveries);
  if (!appended) {
    m_logger.error("journal.append_failed",
                   {{"deliveries", text(deliveries.size())}, {"error", appended.error().message}});
  }
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    const Result<journal::Appended> outcome =
        appended ? Result<journal::Appended>((*appended)[i])
                 : Result<journal::Appended>(fail(appended.error()));
    batch.commits[i].done(deliveries[i], outcome);
  }
  if (batch.refusals.empty()) {
    return;
  }
  if (const auto kept = m_journal.append_refusals(batch.refusals); !kept) {
    m_logger.warning("journal.refusals_lost", {{"error", kept.error().message}});
  }
}

void CommitQueue::run(const std::stop_token& stop)
{
  while (true) {
    Batch batch = take(stop);
    const bool last = stop.stop_requested();
    write(batch);
    if (last) {
      return;
    }
  }
}

} // namespace hookctl::listen
