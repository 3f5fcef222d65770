#include "hookctl/listen/errands.hpp"

#include <utility>

namespace hookctl::listen {

bool Errands::push(std::function<void()> errand)
{
  {
    const MutexLock lock(m_mutex);
    if (m_waiting.size() >= kMostWaiting) {
      return false;
    }
    m_waiting.push_back(std::move(errand));
  }
  m_filled.notify_one();
  return true;
}

void Errands::run(const std::stop_token& stop)
{
  while (true) {
    std::function<void()> next;
    {
      MutexLock lock(m_mutex);
      m_filled.wait(lock, stop, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
        return !m_waiting.empty();
      });
      if (stop.stop_requested()) {
        m_waiting.clear();
        return;
      }
      next = std::move(m_waiting.front());
      m_waiting.pop_front();
    }
    next();
  }
}

} // namespace hookctl::listen
