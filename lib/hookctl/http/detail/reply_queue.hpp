#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/http/detail/connection_id.hpp"
#include "hookctl/http/detail/shared_total.hpp"
#include "hookctl/http/detail/signal_fd.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/model/http_message.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace hookctl::http::detail {

/// One request of one connection.
struct Ticket {
  ConnectionId connection = 0;
  std::uint32_t request = 0; ///< counts the connection's requests
};

struct Reply {
  Ticket ticket;
  std::optional<model::Response> response; ///< nullopt when nobody is left to give one
};

/// Takes replies from any thread to the one that writes them. It is woken once for all that come
/// while it sleeps, and not at all while it is awake.
class ReplyQueue {
public:
  /// Readable while the sleeper is to wake up.
  [[nodiscard]] const SignalFd& wake() const { return m_wake; }

  /// Any thread.
  void push(Reply reply);

  /// The serving thread: all that have come.
  std::vector<Reply> take();
  /// The serving thread, before it sleeps; false when there is something to take.
  bool may_sleep();
  /// What comes from now on has nobody to go to.
  void close();

private:
  SignalFd m_wake;
  Mutex m_mutex;
  std::vector<Reply> m_replies GUARDED_BY(m_mutex);
  bool m_sleeping GUARDED_BY(m_mutex) = false;
  bool m_closed GUARDED_BY(m_mutex) = false;
};

/// A Responder whose first reply, or whose end without one, goes into the queue exactly once.
/// `charge` is what the request takes up until then.
Responder make_responder(std::shared_ptr<ReplyQueue> queue, const Ticket& ticket, Charge charge);

} // namespace hookctl::http::detail
