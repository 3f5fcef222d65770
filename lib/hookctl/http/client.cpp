#include "hookctl/http/client.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/make_client.hpp"
#include "hookctl/http/detail/public_address.hpp"
#include "hookctl/http/detail/sigpipe_guard.hpp"
#include "hookctl/model/ip_address.hpp"

#include <httplib.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <exception>
#include <functional>
#include <map>
#include <stop_token>
#include <utility>

namespace hookctl::http {

namespace {

#ifndef CPPHTTPLIB_OPENSSL_SUPPORT
#  error                                                                                           \
      "Debian's cpp-httplib is compiled with its pkg-config macros: without them its classes have another layout"
#endif
static_assert(std::string_view(CPPHTTPLIB_VERSION) == "0.11.4",
              "check ClientImpl::send and stop() of this version");

/// By how much the library's own time-outs come after the deadline.
constexpr std::chrono::milliseconds kGrace{1000};

/// A second descriptor of the socket in use: it can be shut down at any time, also while the
/// library connects or shakes hands and holds its own lock; a number that it closed may be somebody
/// else's. Its number is taken before there is a socket, so that following one cannot fail: without
/// it an exchange would have no deadline.
class SocketHandle {
public:
  SocketHandle() = default;
  SocketHandle(const SocketHandle&) = delete;
  SocketHandle& operator=(const SocketHandle&) = delete;

  ~SocketHandle() { release(); }

  /// io when there is none left.
  Result<> reserve()
  {
    const MutexLock lock(m_mutex);
    if (m_socket < 0) {
      m_socket = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
    if (m_socket < 0) {
      return fail(ErrorCode::io, "too many files are open for one more connection");
    }
    return {};
  }

  void follow(int socket)
  {
    const MutexLock lock(m_mutex);
    ::dup3(socket, m_socket, O_CLOEXEC); // of two numbers that are open: it has no way to fail
    ++m_generation;
  }

  void shut_down()
  {
    const MutexLock lock(m_mutex);
    if (m_socket >= 0) {
      ::shutdown(m_socket, SHUT_RDWR);
    }
  }

  /// Grows with each connection.
  [[nodiscard]] int generation()
  {
    const MutexLock lock(m_mutex);
    return m_generation;
  }

  void release()
  {
    const MutexLock lock(m_mutex);
    if (m_socket >= 0) {
      ::close(std::exchange(m_socket, -1));
    }
  }

private:
  Mutex m_mutex;
  int m_socket GUARDED_BY(m_mutex) = -1;
  int m_generation GUARDED_BY(m_mutex) = 0;
};

class HttplibClient final : public Client {
public:
  HttplibClient(const ClientOptions& options, std::shared_ptr<detail::DeadlineKeeper> keeper)
      : m_options(options)
      , m_keeper(std::move(keeper))
  {
  }

  Result<model::Response> request(std::string_view method,
                                  const Url& url,
                                  const model::Headers& headers,
                                  std::string_view body) override
  {
    try {
      return exchange(method, url, headers, body);
    } catch (const std::exception& failure) {
      disconnect();
      return fail(ErrorCode::internal, text("HTTP client: ", printable(failure.what())));
    }
  }

private:
  /// What one try brought.
  struct Try {
    bool is_answered = false;
    bool on_kept_connection = false;
    bool has_socket = false; ///< false when not even an address was found
    httplib::Error error = httplib::Error::Success;
    model::Response response;
  };

  Result<model::Response> exchange(std::string_view method,
                                   const Url& url,
                                   const model::Headers& headers,
                                   std::string_view body);
  Try try_once(httplib::Request& request);
  Result<> connect_to(const Url& url);
  void disconnect();
  [[nodiscard]] Error failure(const Url& url, const Try& tried, bool too_late) const;

  ClientOptions m_options;
  std::shared_ptr<detail::DeadlineKeeper> m_keeper;
  SocketHandle m_socket;
  std::string m_origin;
  std::unique_ptr<httplib::ClientImpl>
      m_client; ///< kept for the next exchange with the same origin
};

std::string authority_of(const Url& url)
{
  return url.host.find(':') == std::string::npos ? text(url.host, ":", url.port)
                                                 : text("[", url.host, "]:", url.port);
}

Result<> HttplibClient::connect_to(const Url& url)
{
  HOOKCTL_TRY(m_socket.reserve());
  std::string origin = text(url.scheme, "://", authority_of(url));
  if (m_client && m_origin == origin) {
    return {};
  }
  std::map<std::string, std::string> addresses;
  if (m_options.reach == Reach::public_only) {
    // The address that was looked at is the one that is connected to.
    HOOKCTL_TRY_AS(addresses[url.host], detail::find_public_address(url.host));
  }
  if (url.scheme == "https") {
    auto client = std::make_unique<httplib::SSLClient>(url.host, url.port);
    client->enable_server_certificate_verification(true);
    m_client = std::move(client);
  } else {
    m_client = std::make_unique<httplib::ClientImpl>(url.host, url.port);
  }
  m_origin = std::move(origin);
  m_client->set_keep_alive(true);
  m_client->set_follow_location(false);
  m_client->set_url_encode(false);
  m_client->set_decompress(false);
  m_client->set_tcp_nodelay(true);
  m_client->set_connection_timeout(m_options.timeout);
  // The watchdog comes first, so that a deadline is told from a peer that hangs up.
  m_client->set_read_timeout(m_options.timeout + kGrace);
  m_client->set_write_timeout(m_options.timeout + kGrace);
  m_client->set_hostname_addr_map(std::move(addresses));
  m_client->set_socket_options([this](socket_t socket) { m_socket.follow(socket); });
  return {};
}

void HttplibClient::disconnect()
{
  m_client.reset();
  m_socket.release();
}

Error was_cut(const Url& url)
{
  return fail(ErrorCode::cancelled, text("broken off before ", authority_of(url), " answered"))
      .value();
}

httplib::Request make_request(std::string_view method,
                              const Url& url,
                              const model::Headers& headers,
                              std::string_view body)
{
  httplib::Request request;
  request.method = method;
  request.path = url.target;
  for (const auto& [name, value] : headers) {
    request.headers.emplace(name, value);
  }
  if (!request.has_header("User-Agent")) {
    request.headers.emplace("User-Agent", "hookctl");
  }
  request.body = body;
  return request;
}

Result<model::Response> HttplibClient::exchange(std::string_view method,
                                                const Url& url,
                                                const model::Headers& headers,
                                                std::string_view body)
{
  const detail::SigpipeGuard guard;
  if (m_options.cut.stop_requested()) {
    return fail(was_cut(url));
  }
  auto late =
      m_keeper->arm(SteadyTime::clock::now() + m_options.timeout, [this] { m_socket.shut_down(); });
  const std::stop_callback<std::function<void()>> on_cut(m_options.cut, [&late] { late.hasten(); });
  HOOKCTL_TRY(connect_to(url));
  httplib::Request request = make_request(method, url, headers, body);
  Try result = try_once(request);
  const bool is_ended = late.is_late() || m_options.cut.stop_requested();
  if (!result.is_answered && result.on_kept_connection && m_options.may_repeat && !is_ended) {
    disconnect();
    HOOKCTL_TRY(connect_to(url));
    result = try_once(request);
  }
  if (!result.is_answered) {
    disconnect();
    return fail(m_options.cut.stop_requested() ? was_cut(url)
                                               : failure(url, result, late.is_late()));
  }
  return std::move(result.response);
}

HttplibClient::Try HttplibClient::try_once(httplib::Request& request)
{
  std::string received;
  bool is_cut = false;
  request.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    const std::size_t room = m_options.response_bytes - received.size();
    received.append(data, std::min(size, room));
    is_cut = size > room;
    return !is_cut;
  };
  Try result;
  httplib::Response answer;
  const int before = m_socket.generation();
  const bool is_whole = m_client->send(request, answer, result.error);
  result.is_answered = is_whole || is_cut;
  result.has_socket = m_socket.generation() != before;
  result.on_kept_connection = !result.has_socket && received.empty();
  result.response.status = answer.status;
  result.response.headers.assign(answer.headers.begin(), answer.headers.end());
  result.response.body = std::move(received);
  return result;
}

Error HttplibClient::failure(const Url& url, const Try& tried, bool too_late) const
{
  const std::string peer = authority_of(url);
  const httplib::Error error = tried.error;
  if (too_late || error == httplib::Error::ConnectionTimeout) {
    return fail(Failure::answer_late,
                text(peer, " did not answer within ", m_options.timeout.count(), " ms"))
        .value();
  }
  switch (error) {
  case httplib::Error::Connection:
    if (!tried.has_socket && !model::IpAddress::parse(url.host)) {
      return fail(Failure::host_unknown, text("the host ", quote(url.host, 300), " has no address"))
          .value();
    }
    return fail(Failure::connection_failed, text("cannot connect to ", peer)).value();
  case httplib::Error::SSLConnection:
    return fail(Failure::tls_failed, text(peer, " does not speak TLS as we do")).value();
  case httplib::Error::SSLLoadingCerts:
    return fail(Failure::peer_unverified,
                "the system's certificates cannot be loaded",
                "install ca-certificates")
        .value();
  case httplib::Error::SSLServerVerification:
    return fail(Failure::peer_unverified, text("the certificate of ", peer, " cannot be verified"))
        .value();
  default:
    return fail(Failure::connection_lost, text(peer, " hung up before its answer was complete"))
        .value();
  }
}

} // namespace

std::unique_ptr<Client> make_client(const ClientOptions& options)
{
  return detail::make_client(options, std::make_shared<detail::DeadlineKeeper>());
}

namespace detail {

std::unique_ptr<Client> make_client(const ClientOptions& options,
                                    std::shared_ptr<DeadlineKeeper> keeper)
{
  return std::make_unique<HttplibClient>(options, std::move(keeper));
}

} // namespace detail

} // namespace hookctl::http
