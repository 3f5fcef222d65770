#include "hookctl/listen/drain.hpp"

namespace hookctl::listen {

void Drain::run(const std::stop_token& stop, const std::stop_token& ended)
{
  const auto never = [] { return false; };
  MutexLock lock(m_mutex);
  m_changed.wait(lock, stop, never);
  m_changed.wait_for(lock, ended, m_time, never);
  if (!ended.stop_requested()) {
    m_cut.request_stop();
  }
}

} // namespace hookctl::listen
