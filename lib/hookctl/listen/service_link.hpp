#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/os/service_manager.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <stop_token>
#include <string>

namespace hookctl::listen {

/// What a listener tells the service manager of its life. From any thread. A manager that cannot be
/// told is told of in the log, once.
class ServiceLink {
public:
  ServiceLink(os::ServiceManager manager, const Clock& clock, log::Logger& logger);

  /// It can be reached; `status` is for people.
  void say_ready(std::string status);
  void say_reloading();
  /// Ready again, with the status of before.
  void say_reloaded();
  /// It will take at most so long to end.
  void say_stopping(std::chrono::milliseconds longest);

  /// Where a watchdog is wanted, tells it twice in each of its times that we live, as long as
  /// `beats`, which is given a part of that time, says so. Until the stop is requested.
  using Beats = std::function<bool(std::chrono::milliseconds, const std::stop_token&)>;
  void keep_alive(const Beats& beats, const std::stop_token& stop);

private:
  void tell(std::string_view assignments) REQUIRES(m_mutex);

  const os::ServiceManager m_manager;
  const Clock& m_clock;
  log::Logger& m_logger;
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::string m_status GUARDED_BY(m_mutex);
  bool m_is_stopping GUARDED_BY(m_mutex) = false;
  bool m_has_failed GUARDED_BY(m_mutex) = false;
};

} // namespace hookctl::listen
