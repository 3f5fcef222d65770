#include "hookctl/http/detail/body_threads.hpp"

#include <system_error>
#include <utility>

namespace hookctl::http::detail {

BodyThreads::BodyThreads(const Size& size, std::function<void(Job)> work)
    : m_size(size)
    , m_work(std::move(work))
{
}

BodyThreads::~BodyThreads()
{
  std::deque<Job> dropped; // their responders go without the mutex
  {
    const MutexLock lock(m_mutex);
    m_closed = true;
    dropped.swap(m_waiting);
  }
  m_changed.notify_all();
  m_threads.clear(); // joins
}

bool BodyThreads::push(Job& job)
{
  bool needs_thread = false;
  {
    const MutexLock lock(m_mutex);
    needs_thread = m_waiting.size() >= m_idle && m_threads.size() < m_size.threads;
    if (!needs_thread && m_waiting.size() >= m_idle + m_size.queued) {
      return false;
    }
  }
  if (needs_thread && !add_thread() && m_threads.empty()) {
    return false;
  }
  {
    const MutexLock lock(m_mutex);
    m_waiting.push_back(std::move(job));
  }
  m_changed.notify_one();
  return true;
}

bool BodyThreads::add_thread()
{
  try {
    m_threads.emplace_back([this] { run(); });
    return true;
  } catch (const std::system_error&) {
    return false; // the system has no more threads: those that are there take the job
  }
}

void BodyThreads::run()
{
  while (auto job = next()) {
    m_work(*std::move(job));
  }
}

/// nullopt once nothing more is to be done.
std::optional<BodyThreads::Job> BodyThreads::next()
{
  MutexLock lock(m_mutex);
  ++m_idle;
  m_changed.wait(lock, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
    return m_closed || !m_waiting.empty();
  });
  --m_idle;
  if (m_waiting.empty()) {
    return std::nullopt;
  }
  std::optional<Job> job(std::move(m_waiting.front()));
  m_waiting.pop_front();
  return job;
}

} // namespace hookctl::http::detail
