#include "hookctl/listen/pulse.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

namespace hookctl::listen {

namespace {

/// Outlives whoever waits: the answer may come later.
struct Answer {
  std::mutex mutex;
  std::condition_variable_any given;
  bool is_given = false;
};

} // namespace

bool Pulse::beats(std::chrono::milliseconds within, const std::stop_token& stop)
{
  const bool is_writing = writes();
  return serves(within, stop) && is_writing;
}

bool Pulse::serves(std::chrono::milliseconds within, const std::stop_token& stop)
{
  const auto answer = std::make_shared<Answer>();
  const bool is_asked = m_server.run_soon([answer] {
    const std::lock_guard lock(answer->mutex);
    answer->is_given = true;
    answer->given.notify_one();
  });
  std::unique_lock lock(answer->mutex);
  return is_asked && answer->given.wait_for(lock, stop, within, [&] { return answer->is_given; });
}

bool Pulse::writes()
{
  const auto& counters = m_queue.counters();
  // In this order: a batch that ends in between looks written, never stuck.
  const auto taken = counters.taken.load();
  const auto written = counters.written.load();
  const bool is_writing = taken > written || m_queue.depth().records > 0;
  const bool is_stuck = is_writing && m_was_writing && written == m_written;
  m_written = written;
  m_was_writing = is_writing;
  return !is_stuck;
}

} // namespace hookctl::listen
