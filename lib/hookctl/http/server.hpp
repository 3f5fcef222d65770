#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/crypto/tls_context.hpp"
#include "hookctl/http/counters.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/ip_address.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::http {

/// Where to listen: an IP address and port, a Unix socket's path, or a socket that somebody else
/// opened for us.
struct BindAddress {
  BindAddress() = default;

  BindAddress(std::string ip, int tcp_port)
      : host(std::move(ip))
      , port(tcp_port)
  {
  }

  std::string host = "127.0.0.1";
  int port = 8080;
  std::string unix_path; ///< instead of host and port, when not ""
  int descriptor = -1;   ///< instead of all of these, when not negative: a listening stream socket
};

/// `127.0.0.1:8080`, `[::1]:0`, `:8080` (loopback), `localhost:0` (IPv4 loopback), where port 0
/// picks a free one; `unix:/run/hookctl.sock`. invalid_argument naming the rule.
Result<BindAddress> parse_bind_address(std::string_view text);

/// Always on, and applied before anybody is authenticated.
struct ServerLimits {
  std::size_t body_bytes = 10U << 20U;   ///< 413 beyond
  std::size_t header_bytes = 16U << 10U; ///< 431 beyond
  std::size_t header_count = 100;        ///< 431 beyond
  std::size_t target_bytes = 8U << 10U;  ///< 414 beyond

  /// Open at once; beyond, the one that has been idle longest is closed, or the new one gets 503.
  std::size_t connections = 16'384;
  /// 429 beyond. An IPv6 sender is its /64.
  std::size_t connections_per_address = 1024;
  /// These speak for many senders and are not counted so: proxies, such as one on this machine.
  std::vector<model::IpNetwork> uncapped = model::loopback_addresses();
  /// Of all requests that are not answered yet, whole or not. Beyond, an unfinished one is 503.
  std::size_t buffered_bytes = 64U << 20U;
  std::size_t in_flight = 4096; ///< requests whose reply is awaited; 503 beyond

  /// A larger body is handled on a thread of its own kind, so that it holds up nobody.
  std::size_t inline_body_bytes = 64U << 10U;
  std::size_t body_threads = 2;
  std::size_t queued_bodies = 64; ///< large ones that wait for such a thread; 503 beyond

  /// From its first byte to its last; 408 beyond. The same for a TLS handshake, which is cut.
  std::chrono::milliseconds head_deadline{5000};
  /// A body may take this long, and a second more for each `body_rate` bytes that have come, but
  /// never longer than `body_deadline`; 408 beyond.
  std::chrono::milliseconds body_grace{10000};
  std::size_t body_rate = 4096;
  std::chrono::milliseconds body_deadline{60000};
  std::chrono::milliseconds reply_deadline{30000}; ///< for the handler's reply, 503 beyond
  /// The same for a large body, which may have to wait for its thread.
  std::chrono::milliseconds large_reply_deadline{120000};
  std::chrono::milliseconds write_deadline{30000}; ///< for the sender to take its answer
  std::chrono::milliseconds keep_alive{60000};     ///< how long a connection may be idle
  std::chrono::milliseconds stop_deadline{10000};  ///< for all that is in flight when it stops
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

/// Called with each whole request that is within the limits. Must not block: it is called on a
/// thread that serves many connections, or, for a large body, on one of a few others, at once.
using Handler = std::function<void(model::Request request, Responder responder)>;

/// An HTTP/1.1 server. One thread (or a few, ServerParts::reactors) serves every connection and
/// waits for none: an idle or a slow sender costs a little memory, and a connection has one request
/// in the handler's hands at a time. A request arrives as its bytes were: the raw target, the
/// headers in order and undecoded, the body without its chunks. What breaks a limit or the framing
/// rules is answered here: 400, 408, 411, 413, 414, 415 (any Content-Encoding), 417, 429, 431, 501,
/// 503 with Retry-After, 505, each with its counter. Methods are the handler's business. A handler
/// that throws is a 500 without its text.
class Server {
public:
  Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  virtual ~Server() = default;

  /// `http://127.0.0.1:40123`, or `https://…` with TLS: of the first address, with the port that
  /// was really bound; `unix:/run/hookctl.sock`.
  [[nodiscard]] virtual const std::string& base_url() const = 0;

  /// New connections are served with this certificate; those that are open keep theirs. From any
  /// thread; only for a server that was bound with TLS.
  virtual void replace_tls(std::shared_ptr<const crypto::TlsContext> tls) = 0;

  /// To be read from any thread while the server lives.
  [[nodiscard]] virtual const Counters& counters() const = 0;

  /// Has the thread that serves call this soon; from any thread. That it is called says that the
  /// server is alive: nobody calls it before serve(), or after. False when too many wait already.
  [[nodiscard]] virtual bool run_soon(std::function<void()> task) = 0;

  /// Serves until the stop is requested, then stops accepting, lets requests in flight end (a
  /// half-sent one has a second, everything the stop deadline), tells their connections to close,
  /// closes idle ones, and returns. To be called once.
  virtual void serve(const std::stop_token& stop) = 0;
};

/// The most threads that serve connections side by side.
inline constexpr std::size_t kMostReactors = 64;

/// What a server is made of.
struct ServerParts {
  ServerLimits limits;
  const Clock& clock;
  log::Logger& logger;
  Handler handler;
  /// Every connection speaks TLS, when it is given; a request without it gets a 400 that says so.
  std::shared_ptr<const crypto::TlsContext> tls = nullptr;
  /// Threads that serve connections, 1 to kMostReactors; worth it with more processors than the
  /// handler's own threads keep busy. Each holds its connections to its share of the limits.
  std::size_t reactors = 1;
};

/// Binds at once, so that the port is taken and known before anything is served. busy when the
/// address is in use, denied when it is not ours to bind, invalid_argument when it is none of this
/// machine's, a descriptor is no listening stream socket, or TLS is asked for on a Unix socket; all
/// name the address.
Result<std::unique_ptr<Server>> bind_server(std::span<const BindAddress> addresses,
                                            const ServerParts& parts);

/// The same for one address.
Result<std::unique_ptr<Server>> bind_server(const BindAddress& address,
                                            const ServerLimits& limits,
                                            const Clock& clock,
                                            log::Logger& logger,
                                            Handler handler);

} // namespace hookctl::http
