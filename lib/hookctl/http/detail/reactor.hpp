#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/http/detail/acceptor.hpp"
#include "hookctl/http/detail/epoll.hpp"
#include "hookctl/http/detail/exchange.hpp"
#include "hookctl/http/detail/signal_fd.hpp"
#include "hookctl/http/server.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace hookctl::http::detail {

/// One thread that waits for everything at once: the listening sockets, if it has them, and its
/// connections.
class Reactor {
public:
  /// `counters` may be shared with other reactors; `acceptor` is nullopt where another one accepts.
  Reactor(ServerParts parts, std::shared_ptr<Counters> counters, std::optional<Acceptor> acceptor);

  /// What it accepts goes there; without it, to itself. Before serve().
  void on_accepted(std::function<void(Accepted)> take) { m_take = std::move(take); }

  /// Called when it has accepted its last connection. Before serve().
  void on_last_accepted(std::function<void()> call) { m_last_accepted = std::move(call); }

  /// Of the first address that is listened on; "" without an acceptor.
  [[nodiscard]] const std::string& base_url() const { return m_base_url; }

  /// Server's.
  bool run_soon(std::function<void()> task);
  void replace_tls(std::shared_ptr<const crypto::TlsContext> tls);
  void serve(const std::stop_token& stop);

  /// A connection that another reactor accepted; from any thread until its own stop. When too many
  /// wait, it is closed.
  void hand(Accepted accepted);

  /// One that it accepted itself, on its own thread.
  void admit(Accepted accepted);

private:
  void turn(std::chrono::milliseconds wait);
  void on_event(const epoll_event& event);
  void accept(Accepted accepted);
  void on_out_of_descriptors();
  void on_asked();
  [[nodiscard]] std::chrono::milliseconds may_wait();

  ServerParts m_parts;
  std::optional<Acceptor> m_acceptor;
  std::string m_base_url;
  std::shared_ptr<Counters> m_counters;
  std::function<void(Accepted)> m_take;
  std::function<void()> m_last_accepted;
  Epoll m_epoll;
  SignalFd m_stopping;
  SignalFd m_asked;
  Mutex m_mutex;
  std::vector<std::function<void()>> m_tasks GUARDED_BY(m_mutex);
  std::vector<Accepted> m_handed GUARDED_BY(m_mutex);
  Exchange m_exchange{m_parts, m_counters};
};

} // namespace hookctl::http::detail
