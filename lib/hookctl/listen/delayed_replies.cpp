#include "hookctl/listen/delayed_replies.hpp"

#include <utility>

namespace hookctl::listen {

void DelayedReplies::push(Reply reply)
{
  {
    const MutexLock lock(m_mutex);
    if (!m_closed && m_waiting.size() < kMostWaiting) {
      m_waiting.push_back({m_clock.steady_now() + m_delay, std::move(reply)});
      m_filled.notify_one();
      return;
    }
  }
  reply();
}

void DelayedReplies::run(const std::stop_token& stop)
{
  const auto is_filled = [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
    return !m_waiting.empty();
  };
  const auto never = [] { return false; };
  while (true) {
    std::deque<Waiting> due;
    {
      MutexLock lock(m_mutex);
      m_filled.wait(lock, stop, is_filled);
      if (!m_waiting.empty() && !stop.stop_requested()) {
        m_filled.wait_for(lock, stop, m_waiting.front().due - m_clock.steady_now(), never);
      }
      m_closed = stop.stop_requested();
      if (m_closed) {
        due = std::exchange(m_waiting, {});
      } else {
        due.push_back(std::move(m_waiting.front()));
        m_waiting.pop_front();
      }
    }
    for (const Waiting& one : due) {
      one.reply();
    }
    if (stop.stop_requested() && due.empty()) {
      return;
    }
  }
}

} // namespace hookctl::listen
