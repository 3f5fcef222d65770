#include "hookctl/listen/service_link.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::listen {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

ServiceLink::ServiceLink(os::ServiceManager manager, const Clock& clock, log::Logger& logger)
    : m_manager(std::move(manager))
    , m_clock(clock)
    , m_logger(logger)
{
}

void ServiceLink::say_ready(std::string status)
{
  const MutexLock lock(m_mutex);
  m_status = std::move(status);
  tell(text("READY=1\nSTATUS=", m_status));
}

void ServiceLink::say_reloading()
{
  const MutexLock lock(m_mutex);
  if (m_is_stopping) {
    return;
  }
  // The time that Type=notify-reload compares with its own: CLOCK_MONOTONIC, which this is.
  const auto now = duration_cast<microseconds>(m_clock.steady_now().time_since_epoch());
  tell(text("RELOADING=1\nMONOTONIC_USEC=", now.count(), "\nSTATUS=reading its files again"));
}

void ServiceLink::say_reloaded()
{
  const MutexLock lock(m_mutex);
  if (!m_is_stopping) {
    tell(text("READY=1\nSTATUS=", m_status));
  }
}

void ServiceLink::say_stopping(milliseconds longest)
{
  const MutexLock lock(m_mutex);
  m_is_stopping = true;
  tell(text("STOPPING=1\nSTATUS=ending what is under way\nEXTEND_TIMEOUT_USEC=",
            duration_cast<microseconds>(longest).count()));
}

void ServiceLink::keep_alive(const Beats& beats, const std::stop_token& stop)
{
  const auto watchdog = m_manager.watchdog();
  if (!watchdog) {
    return;
  }
  const auto part = std::max(duration_cast<milliseconds>(*watchdog) / 4, milliseconds(1));
  bool was_alive = true;
  while (!stop.stop_requested()) {
    const bool is_alive = beats(part, stop);
    MutexLock lock(m_mutex);
    if (is_alive) {
      tell("WATCHDOG=1");
    } else if (was_alive && !stop.stop_requested()) {
      m_logger.error("listen.stuck", {{"watchdog", "not told that this listener lives"}});
    }
    was_alive = is_alive;
    m_changed.wait_for(lock, stop, *watchdog / 2, [] { return false; });
  }
}

void ServiceLink::tell(std::string_view assignments)
{
  const auto told = m_manager.tell(text(assignments, "\n"));
  if (!told && !std::exchange(m_has_failed, true)) {
    m_logger.warning("service.not_told", {{"error", told.error().message}});
  }
}

} // namespace hookctl::listen
