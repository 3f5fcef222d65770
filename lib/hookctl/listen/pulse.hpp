#pragma once

#include "hookctl/http/server.hpp"
#include "hookctl/listen/commit_queue.hpp"

#include <chrono>
#include <cstdint>
#include <stop_token>

namespace hookctl::listen {

/// Whether the two threads that a listener cannot do without go on: the one that serves every
/// connection and the one that writes the journal. A journal that fails is no reason to say no: its
/// writer goes on, and a new process would find the same disk.
class Pulse {
public:
  Pulse(http::Server& server, const CommitQueue& queue)
      : m_server(server)
      , m_queue(queue)
  {
  }

  /// False when the serving thread does not answer within this time, or the writer has been at the
  /// same batch since the last call. On one thread, while the server serves.
  /// A stop makes it return at once.
  [[nodiscard]] bool beats(std::chrono::milliseconds within, const std::stop_token& stop);

private:
  [[nodiscard]] bool serves(std::chrono::milliseconds within, const std::stop_token& stop);
  [[nodiscard]] bool writes();

  http::Server& m_server;
  const CommitQueue& m_queue;
  std::uint64_t m_written = 0; ///< at the last call
  bool m_was_writing = false;  ///< then
};

} // namespace hookctl::listen
