#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/http/detail/connection.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace hookctl::http::detail {

/// A bounded number of threads, started when they are needed, and a bounded queue before them.
class Workers {
public:
  using Work = std::function<void(std::unique_ptr<Connection>)>;

  struct Size {
    std::size_t threads = 1;
    std::size_t queued = 0;
  };

  /// `work` is called from several threads at once and must not throw.
  Workers(const Size& size, Work work);
  /// Waits for everything that was taken in.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// False when all threads are busy and the queue is full: the connection is closed.
  bool push(std::unique_ptr<Connection> connection);

private:
  void add_thread();
  void run();
  std::unique_ptr<Connection> next();

  Size m_size;
  Work m_work;
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::deque<std::unique_ptr<Connection>> m_waiting GUARDED_BY(m_mutex);
  std::size_t m_idle GUARDED_BY(m_mutex) = 0;
  bool m_closed GUARDED_BY(m_mutex) = false;
  std::vector<std::jthread> m_threads; ///< touched by the pushing thread only
};

} // namespace hookctl::http::detail
