#include "hookctl/nats/held_messages.hpp"

#include <utility>

namespace hookctl::nats {

HeldMessages::HeldMessages(std::chrono::milliseconds every)
    : m_every(every)
    , m_thread([this](const std::stop_token& stop) { run(stop); })
{
}

HeldMessages::~HeldMessages()
{
  m_thread.request_stop();
  m_thread.join();
  const MutexLock lock(m_mutex);
  for (auto& [number, message] : m_messages) {
    std::ignore = message.put_off(std::chrono::milliseconds{0}); // else it comes after ack_wait
  }
}

std::uint64_t HeldMessages::hold(Fetched message)
{
  const MutexLock lock(m_mutex);
  m_messages.emplace(m_next, std::move(message));
  return m_next++;
}

Result<> HeldMessages::ack(std::uint64_t number)
{
  const MutexLock lock(m_mutex);
  auto node = m_messages.extract(number);
  return node.empty() ? Result<>{} : node.mapped().ack();
}

Result<> HeldMessages::put_off(std::uint64_t number, std::chrono::milliseconds delay)
{
  const MutexLock lock(m_mutex);
  auto node = m_messages.extract(number);
  return node.empty() ? Result<>{} : node.mapped().put_off(delay);
}

void HeldMessages::run(const std::stop_token& stop)
{
  MutexLock lock(m_mutex);
  while (!stop.stop_requested()) {
    m_stopped.wait_for(lock, stop, m_every, [] { return false; });
    if (stop.stop_requested()) {
      return;
    }
    for (auto& [number, message] : m_messages) {
      std::ignore = message.keep(); // while the connection is lost; then it comes again
    }
  }
}

} // namespace hookctl::nats
