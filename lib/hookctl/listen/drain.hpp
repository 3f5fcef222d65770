#pragma once

#include "hookctl/base/mutex.hpp"

#include <chrono>
#include <condition_variable>
#include <stop_token>

namespace hookctl::listen {

/// The time that is left for what is under way when a listener stops. Then it is cut off.
class Drain {
public:
  explicit Drain(std::chrono::milliseconds time)
      : m_time(time)
  {
  }

  /// Requested when the time is over.
  [[nodiscard]] std::stop_token cut() const { return m_cut.get_token(); }

  /// From the `stop` on for as long as the time is, or until all has `ended`.
  void run(const std::stop_token& stop, const std::stop_token& ended);

private:
  const std::chrono::milliseconds m_time;
  std::stop_source m_cut;
  Mutex m_mutex;
  std::condition_variable_any m_changed;
};

} // namespace hookctl::listen
