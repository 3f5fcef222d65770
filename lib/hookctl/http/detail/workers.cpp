#include "hookctl/http/detail/workers.hpp"

#include <system_error>
#include <utility>

namespace hookctl::http::detail {

Workers::Workers(const Size& size, Work work)
    : m_size(size)
    , m_work(std::move(work))
{
}

Workers::~Workers()
{
  {
    const MutexLock lock(m_mutex);
    m_closed = true;
  }
  m_changed.notify_all();
  m_threads.clear(); // joins
}

bool Workers::push(std::unique_ptr<Connection> connection)
{
  bool needs_thread = false;
  {
    const MutexLock lock(m_mutex);
    needs_thread = m_waiting.size() >= m_idle && m_threads.size() < m_size.threads;
    if (!needs_thread && m_waiting.size() >= m_idle + m_size.queued) {
      return false;
    }
    m_waiting.push_back(std::move(connection));
  }
  if (needs_thread) {
    add_thread();
  }
  m_changed.notify_one();
  return true;
}

void Workers::add_thread()
{
  try {
    m_threads.emplace_back([this] { run(); });
  } catch (const std::system_error&) {
    // The system has no more threads: those that are there take the connection.
  }
}

void Workers::run()
{
  while (auto connection = next()) {
    m_work(std::move(connection));
  }
}

/// nullptr once everything is done and nothing more can come.
std::unique_ptr<Connection> Workers::next()
{
  MutexLock lock(m_mutex);
  ++m_idle;
  m_changed.wait(lock, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
    return m_closed || !m_waiting.empty();
  });
  --m_idle;
  if (m_waiting.empty()) {
    return nullptr;
  }
  auto connection = std::move(m_waiting.front());
  m_waiting.pop_front();
  return connection;
}

} // namespace hookctl::http::detail
