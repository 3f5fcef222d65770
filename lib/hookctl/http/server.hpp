#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/model/http_message.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace hookctl::http {

/// `127.0.0.1:8080`, `[::1]:0`, `:8080` (loopback), `localhost:0` (IPv4 loopback); port 0 picks a
/// free one.
struct BindAddress {
  std::string host = "127.0.0.1";
  int port = 8080;
};

/// invalid_argument naming the rule.
Result<BindAddress> parse_bind_address(std::string_view text);

/// Always on, and applied before anybody is authenticated.
struct ServerLimits {
  std::size_t body_bytes = 10U << 20U;   ///< 413 beyond
  std::size_t header_bytes = 16U << 10U; ///< 431 beyond
  std::size_t header_count = 100;        ///< 431 beyond
  std::size_t target_bytes = 8U << 10U;  ///< 414 beyond
  std::size_t workers = 64;              ///< requests served at once
  std::size_t queued = 256; ///< connections with a request waiting for a worker; more are closed
  std::size_t idle = 512;   ///< open connections without a request; beyond, the oldest is closed
  std::chrono::milliseconds read_timeout{5000}; ///< of one read, 408 beyond
  /// For the whole request, from its first byte to its last; 408 beyond.
  std::chrono::milliseconds request_deadline{30000};
  std::chrono::milliseconds reply_deadline{30000}; ///< for the handler's reply, 503 beyond
  std::chrono::milliseconds keep_alive{5000};      ///< how long a connection may be idle
};

/// The way back to one sender. Copyable; the first send() counts, later ones do nothing. It may
/// come from any thread and at any later time: a reply waits for the journal's commit without
/// holding anything up. When the last copy goes without a send(), the sender gets 503.
class Responder {
public:
  class Channel;

  explicit Responder(std::shared_ptr<Channel> channel);
  void send(model::Response response) const;

private:
  std::shared_ptr<Channel> m_channel;
};

/// Called with each whole request that is within the limits; must not block for long (an
/// event-driven engine calls it from its only thread). May be called from several threads at once.
using Handler = std::function<void(model::Request request, Responder responder)>;

/// An HTTP/1.1 server. What is inside (threads, sockets, a library) does not show. A request
/// arrives as its bytes were: the raw target, the headers in order and undecoded, the body without
/// its chunks. What breaks a limit or the framing rules is answered here: 400, 408, 411, 413, 414,
/// 415 (any Content-Encoding), 417, 431, 501, 505. Methods are the handler's business. A handler
/// that throws is a 500 without its text.
class Server {
public:
  Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  virtual ~Server() = default;

  /// `http://127.0.0.1:40123`: with the port that was really bound.
  [[nodiscard]] virtual const std::string& base_url() const = 0;

  /// Serves until the stop is requested, then stops accepting, lets requests in flight end (a
  /// half-sent one has a second), closes idle connections, and returns. To be called once.
  virtual void serve(const std::stop_token& stop) = 0;
};

/// Binds at once, so that the port is taken and known before anything is served. busy when the port
/// is in use, denied when it is not ours to bind, invalid_argument when the address is none of this
/// machine's; all name the address.
Result<std::unique_ptr<Server>> bind_server(const BindAddress& address,
                                            const ServerLimits& limits,
                                            const Clock& clock,
                                            log::Logger& logger,
                                            Handler handler);

} // namespace hookctl::http
