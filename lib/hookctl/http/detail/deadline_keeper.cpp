#include "hookctl/http/detail/deadline_keeper.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::http::detail {

namespace {

/// Between two calls for the same late exchange.
constexpr std::chrono::milliseconds kAgain{20};

} // namespace

DeadlineKeeper::~DeadlineKeeper()
{
  std::jthread thread;
  {
    const MutexLock lock(m_mutex);
    thread = std::move(m_thread);
  }
  thread.request_stop(); // and joined, without the lock that it needs
}

DeadlineKeeper::Armed::Armed(DeadlineKeeper& keeper, std::list<Entry>::iterator entry)
    : m_keeper(keeper)
    , m_entry(entry)
{
}

DeadlineKeeper::Armed::~Armed()
{
  const MutexLock lock(m_keeper.m_mutex);
  m_keeper.m_entries.erase(m_entry);
}

bool DeadlineKeeper::Armed::is_late() const
{
  const MutexLock lock(m_keeper.m_mutex);
  return m_entry->is_late;
}

void DeadlineKeeper::Armed::hasten()
{
  const MutexLock lock(m_keeper.m_mutex);
  m_entry->due = SteadyTime::clock::now();
  m_keeper.look_at(m_entry->due);
}

DeadlineKeeper::Armed DeadlineKeeper::arm(SteadyTime due, std::function<void()> end)
{
  const MutexLock lock(m_mutex);
  if (!m_thread.joinable()) { // first: it may throw, and then nothing must be left behind
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  const auto entry = m_entries.insert(m_entries.end(), {due, std::move(end), false});
  look_at(due);
  return {*this, entry};
}

void DeadlineKeeper::look_at(SteadyTime due)
{
  if (due < m_looks_at) {
    m_looks_at = due;
    m_changed.notify_one();
  }
}

void DeadlineKeeper::run(const std::stop_token& stop)
{
  MutexLock lock(m_mutex);
  while (!stop.stop_requested()) {
    const SteadyTime planned = m_looks_at;
    const auto is_earlier = [this, planned]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
      return m_looks_at < planned;
    };
    if (planned == SteadyTime::max()) {
      m_changed.wait(lock, stop, is_earlier);
    } else {
      m_changed.wait_until(lock, stop, planned, is_earlier);
    }
    m_looks_at = end_the_late(SteadyTime::clock::now());
  }
}

SteadyTime DeadlineKeeper::end_the_late(SteadyTime now)
{
  SteadyTime next = SteadyTime::max();
  for (Entry& entry : m_entries) {
    if (entry.due <= now) {
      entry.is_late = true;
      entry.end();
      next = std::min(next, now + kAgain);
    } else {
      next = std::min(next, entry.due);
    }
  }
  return next;
}

} // namespace hookctl::http::detail
