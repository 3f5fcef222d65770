#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/nats/consumer.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <stop_token>
#include <thread>

namespace hookctl::nats {

/// Messages that are worked on: JetStream is told so again and again, on a thread of their own, so
/// that none goes to somebody else meanwhile. From any thread.
class HeldMessages {
public:
  /// `every`: well below the consumers' ack_wait.
  explicit HeldMessages(std::chrono::milliseconds every);
  HeldMessages(const HeldMessages&) = delete;
  HeldMessages& operator=(const HeldMessages&) = delete;

  /// What is still held goes to somebody else at once. The consumers must still be there.
  ~HeldMessages();

  /// A number for it.
  std::uint64_t hold(Fetched message);

  // Each lets go of it. Nothing happens for a number that is not held.
  Result<> ack(std::uint64_t number);
  Result<> put_off(std::uint64_t number, std::chrono::milliseconds delay);

private:
  void run(const std::stop_token& stop);

  std::chrono::milliseconds m_every;
  Mutex m_mutex;
  std::condition_variable_any m_stopped;
  std::map<std::uint64_t, Fetched> m_messages GUARDED_BY(m_mutex);
  std::uint64_t m_next GUARDED_BY(m_mutex) = 1;
  std::jthread m_thread; // last: it uses all the others
};

} // namespace hookctl::nats
