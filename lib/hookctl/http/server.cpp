#include "hookctl/http/server.hpp"

#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/connection.hpp"
#include "hookctl/http/detail/listening_socket.hpp"
#include "hookctl/http/detail/reply.hpp"
#include "hookctl/http/detail/request_reader.hpp"
#include "hookctl/http/detail/workers.hpp"

#include <poll.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace hookctl::http {

namespace {

using detail::Connection;
using Connections = std::vector<std::unique_ptr<Connection>>;

/// How long nobody is accepted after the process ran out of descriptors.
constexpr std::chrono::milliseconds kBreather{100};
/// Connections accepted before the others are looked at again.
constexpr int kAtOnce = 64;

/// One thread (serve's) accepts and watches the idle connections; a connection goes to a worker
/// thread only while a request is on its way in or its answer on its way out. So idle senders cost
/// no thread, and slow ones are bounded in number.
class ThreadedServer final : public Server {
public:
  struct Parts {
    ServerLimits limits;
    const Clock& clock;
    log::Logger& logger;
    Handler handler;
  };

  ThreadedServer(detail::Listening listening, Parts parts)
      : m_listening(std::move(listening))
      , m_parts(std::move(parts))
  {
  }

  [[nodiscard]] const std::string& base_url() const override { return m_listening.base_url; }

  void serve(const std::stop_token& stop) override;

private:
  // The serving thread.
  void watch(const std::stop_token& stop, detail::Workers& workers);
  void accept_new();
  void evict_oldest();
  [[nodiscard]] std::chrono::milliseconds until_first_expiry() const;

  // Worker threads.
  void serve_connection(std::unique_ptr<Connection> connection, const std::stop_token& stop);
  bool serve_request(Connection& connection, const std::stop_token& stop);
  void refuse(Connection& connection, const detail::Refusal& refusal);
  model::Response answer(model::Request request);
  void give_back(std::unique_ptr<Connection> connection);
  void take_returned();

  detail::Listening m_listening;
  Parts m_parts;
  detail::SignalFd m_stopping; ///< raised for good
  detail::SignalFd m_wake;
  Connections m_idle; ///< the serving thread's
  bool m_breathing = false;
  Mutex m_mutex;
  Connections m_returned GUARDED_BY(m_mutex);
};

void ThreadedServer::serve(const std::stop_token& stop)
{
  const std::stop_callback on_stop(stop, [this] { m_stopping.raise(); });
  {
    detail::Workers workers({m_parts.limits.workers, m_parts.limits.queued},
                            [&](std::unique_ptr<Connection> connection) {
                              serve_connection(std::move(connection), stop);
                            });
    while (!stop.stop_requested()) {
      watch(stop, workers);
    }
    m_listening.socket.close();
    m_idle.clear();
  }
  take_returned();
  m_idle.clear();
}

void ThreadedServer::watch(const std::stop_token& stop, detail::Workers& workers)
{
  std::vector<pollfd> ready = {{m_stopping.get(), POLLIN, 0},
                               {m_wake.get(), POLLIN, 0},
                               {m_breathing ? -1 : m_listening.socket.get(), POLLIN, 0}};
  const std::size_t first = ready.size();
  for (const auto& connection : m_idle) {
    ready.push_back({connection->descriptor(), POLLIN, 0});
  }
  const int count =
      ::poll(ready.data(), ready.size(), static_cast<int>(until_first_expiry().count()));
  m_breathing = false;
  if (count < 0 || stop.stop_requested()) {
    return;
  }
  const SteadyTime now = m_parts.clock.steady_now();
  Connections still_idle;
  for (std::size_t i = 0; i < m_idle.size(); ++i) {
    if (ready[first + i].revents != 0) {
      workers.push(std::move(m_idle[i])); // closed when nobody can take it
    } else if (m_idle[i]->idle_until > now) {
      still_idle.push_back(std::move(m_idle[i]));
    }
  }
  m_idle = std::move(still_idle);
  if (ready[1].revents != 0) {
    take_returned();
  }
  if (ready[2].revents != 0) {
    accept_new();
  }
}

std::chrono::milliseconds ThreadedServer::until_first_expiry() const
{
  if (m_breathing) {
    return kBreather;
  }
  std::chrono::milliseconds wait = std::chrono::minutes(1);
  const SteadyTime now = m_parts.clock.steady_now();
  for (const auto& connection : m_idle) {
    wait =
        std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(connection->idle_until - now));
  }
  return std::max(wait, std::chrono::milliseconds{0});
}

void ThreadedServer::accept_new()
{
  for (int i = 0; i < kAtOnce; ++i) {
    auto accepted = detail::accept_from(m_listening.socket);
    if (!accepted) {
      m_breathing = accepted.error() == detail::AcceptFailure::no_descriptors;
      if (m_breathing) {
        m_parts.logger.warning("http.out_of_descriptors", {{"idle", text(m_idle.size())}});
        evict_oldest();
      }
      return;
    }
    if (m_idle.size() >= m_parts.limits.idle) {
      evict_oldest();
    }
    const Connection::Timing timing{m_parts.clock, m_parts.limits.read_timeout, m_stopping};
    auto connection = std::make_unique<Connection>(
        std::move(accepted->socket), std::move(accepted->remote_address), timing);
    connection->idle_until = m_parts.clock.steady_now() + m_parts.limits.keep_alive;
    m_idle.push_back(std::move(connection));
  }
}

void ThreadedServer::evict_oldest()
{
  const auto oldest =
      std::min_element(m_idle.begin(), m_idle.end(), [](const auto& a, const auto& b) {
        return a->idle_until < b->idle_until;
      });
  if (oldest != m_idle.end()) {
    m_idle.erase(oldest);
  }
}

void ThreadedServer::serve_connection(std::unique_ptr<Connection> connection,
                                      const std::stop_token& stop)
{
  try {
    while (serve_request(*connection, stop)) {
      if (connection->buffer().empty()) {
        give_back(std::move(connection));
        return;
      }
    }
  } catch (const std::exception& failure) {
    // Out of memory, say: this connection ends, the server does not.
    m_parts.logger.error("http.connection_failed", {{"error", failure.what()}});
  }
}

/// False when the connection is to be closed.
bool ThreadedServer::serve_request(Connection& connection, const std::stop_token& stop)
{
  auto received = detail::read_request(connection, m_parts.limits, m_parts.clock);
  if (!received) {
    refuse(connection, received.error());
    return false;
  }
  const auto method =
      received->request.method == "HEAD" ? detail::Method::head : detail::Method::other;
  const model::Response response = answer(std::move(received->request));
  const bool keeps_alive = received->keeps_alive && !stop.stop_requested();
  const auto after = keeps_alive ? detail::After::keep : detail::After::close;
  return connection.write(detail::render(response, after, method)) && keeps_alive;
}

void ThreadedServer::refuse(Connection& connection, const detail::Refusal& refusal)
{
  if (refusal.status == 0) {
    return;
  }
  m_parts.logger.debug("http.refused",
                       {{"status", text(refusal.status)},
                        {"why", std::string(refusal.why)},
                        {"peer", connection.remote_address()}});
  if (connection.write(detail::render(
          detail::error_response(refusal), detail::After::close, detail::Method::other))) {
    connection.close_gently();
  }
}

model::Response ThreadedServer::answer(model::Request request)
{
  const auto slot = std::make_shared<detail::ReplySlot>();
  {
    const Responder responder(detail::make_channel(slot));
    try {
      m_parts.handler(std::move(request), responder);
    } catch (const std::exception& failure) {
      m_parts.logger.error("http.handler_failed", {{"error", failure.what()}});
      responder.send(detail::error_response({500, "internal error"}));
    }
  }
  return slot->wait(m_parts.limits.reply_deadline);
}

void ThreadedServer::give_back(std::unique_ptr<Connection> connection)
{
  connection->idle_until = m_parts.clock.steady_now() + m_parts.limits.keep_alive;
  {
    const MutexLock lock(m_mutex);
    m_returned.push_back(std::move(connection));
  }
  m_wake.raise();
}

void ThreadedServer::take_returned()
{
  m_wake.lower();
  const MutexLock lock(m_mutex);
  std::move(m_returned.begin(), m_returned.end(), std::back_inserter(m_idle));
  m_returned.clear();
}

} // namespace

Result<std::unique_ptr<Server>> bind_server(const BindAddress& address,
                                            const ServerLimits& limits,
                                            const Clock& clock,
                                            log::Logger& logger,
                                            Handler handler)
{
  HOOKCTL_TRY_AS(auto listening, detail::listen_on(address));
  ThreadedServer::Parts parts{limits, clock, logger, std::move(handler)};
  return std::unique_ptr<Server>(
      std::make_unique<ThreadedServer>(std::move(listening), std::move(parts)));
}

} // namespace hookctl::http
