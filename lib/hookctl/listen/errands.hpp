#pragma once

#include "hookctl/base/mutex.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <stop_token>

namespace hookctl::listen {

/// What has to wait, for another process's lock, say, and must not hold up the server: done one
/// after the other on a thread of its own. Bounded.
class Errands {
public:
  static constexpr std::size_t kMostWaiting = 64;

  /// From any thread. False when too many wait: the errand is not done.
  [[nodiscard]] bool push(std::function<void()> errand);

  /// Until the stop is requested; the one under way is ended, what waits is dropped.
  void run(const std::stop_token& stop);

private:
  Mutex m_mutex;
  std::condition_variable_any m_filled;
  std::deque<std::function<void()>> m_waiting GUARDED_BY(m_mutex);
};

} // namespace hookctl::listen
