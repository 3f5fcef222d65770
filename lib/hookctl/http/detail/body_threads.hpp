#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/http/server.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

namespace hookctl::http::detail {

/// Where requests with large bodies are handled: a few threads, started when they are needed, and a
/// bounded queue before them.
class BodyThreads {
public:
  struct Job {
    model::Request request;
    Responder responder;
  };

  struct Size {
    std::size_t threads = 1;
    std::size_t queued = 0;
  };

  /// `work` is called from several threads at once and must not throw.
  BodyThreads(const Size& size, std::function<void(Job)> work);
  /// Waits for the jobs under way; those in the queue go without a reply.
  ~BodyThreads();
  BodyThreads(const BodyThreads&) = delete;
  BodyThreads& operator=(const BodyThreads&) = delete;

  /// One thread's. False when all threads are busy and the queue is full; the job is then left as
  /// it was.
  bool push(Job& job);

private:
  bool add_thread();
  void run();
  std::optional<Job> next();

  Size m_size;
  std::function<void(Job)> m_work;
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::deque<Job> m_waiting GUARDED_BY(m_mutex);
  std::size_t m_idle GUARDED_BY(m_mutex) = 0;
  bool m_closed GUARDED_BY(m_mutex) = false;
  std::vector<std::jthread> m_threads; ///< touched by the pushing thread only
};

} // namespace hookctl::http::detail
