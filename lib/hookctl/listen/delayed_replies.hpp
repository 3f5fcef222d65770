#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/mutex.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <stop_token>

namespace hookctl::listen {

/// Holds replies back, each for the same time, without a thread to each. Bounded: what comes while
/// it is full is given at once, and so is everything that waits when the stop is requested.
class DelayedReplies {
public:
  using Reply = std::function<void()>;

  static constexpr std::size_t kMostWaiting = 4096;

  DelayedReplies(std::chrono::milliseconds delay, const Clock& clock)
      : m_delay(delay)
      , m_clock(clock)
  {
  }

  /// False: nothing is held back, and push() need not be called.
  [[nodiscard]] bool delays() const { return m_delay.count() > 0; }

  /// From any thread; `reply` is called from that of run(), or here.
  void push(Reply reply);

  /// Until the stop is requested. To be called once; what is pushed before waits for it.
  void run(const std::stop_token& stop);

private:
  struct Waiting {
    SteadyTime due;
    Reply reply;
  };

  const std::chrono::milliseconds m_delay;
  const Clock& m_clock;
  Mutex m_mutex;
  std::condition_variable_any m_filled;
  std::deque<Waiting> m_waiting GUARDED_BY(m_mutex); ///< the earliest first
  bool m_closed GUARDED_BY(m_mutex) = false;
};

} // namespace hookctl::listen
