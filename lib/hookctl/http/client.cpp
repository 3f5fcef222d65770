#include "hookctl/http/client.hpp"

#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/public_address.hpp"
#include "hookctl/http/detail/sigpipe_guard.hpp"

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <stop_token>
#include <thread>
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

/// Ends an exchange at its deadline, or when it is cut. The library's own time-outs are of one read
/// each, so that a peer who sends a byte now and then could hold us for ever.
class Watchdog {
public:
  Watchdog(httplib::ClientImpl& client, std::chrono::milliseconds timeout, std::stop_token cut)
      : m_thread(
            [this, &client, timeout](const std::stop_token& stop) { watch(client, timeout, stop); })
      , m_on_cut(std::move(cut), [&client] { client.stop(); })
  {
  }

  /// Whether it bit; it will not any more.
  bool finish()
  {
    m_thread.request_stop();
    m_thread.join();
    return m_bit;
  }

private:
  void
  watch(httplib::ClientImpl& client, std::chrono::milliseconds timeout, const std::stop_token& stop)
  {
    {
      MutexLock lock(m_mutex);
      m_changed.wait_for(lock, stop, timeout, [] { return false; });
    }
    if (!stop.stop_requested()) {
      m_bit = true;
      client.stop();
    }
  }

  Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::atomic<bool> m_bit = false;
  std::jthread m_thread; // uses the others
  std::stop_callback<std::function<void()>> m_on_cut;
};

class HttplibClient final : public Client {
public:
  explicit HttplibClient(const ClientOptions& options)
      : m_options(options)
  {
  }

  Result<model::Response>
  post(const Url& url, const model::Headers& headers, std::string_view body) override
  {
    return request("POST", url, headers, body);
  }

  Result<model::Response> request(std::string_view method,
                                  const Url& url,
                                  const model::Headers& headers,
                                  std::string_view body) override
  {
    try {
      return exchange(method, url, headers, body);
    } catch (const std::exception& failure) {
      m_client.reset();
      return fail(ErrorCode::internal, text("HTTP client: ", printable(failure.what())));
    }
  }

private:
  Result<model::Response> exchange(std::string_view method,
                                   const Url& url,
                                   const model::Headers& headers,
                                   std::string_view body);
  Result<> connect_to(const Url& url);
  [[nodiscard]] Error failure(const Url& url, httplib::Error error, bool too_late) const;

  ClientOptions m_options;
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
  return {};
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
  HOOKCTL_TRY(connect_to(url));
  httplib::Request request = make_request(method, url, headers, body);
  std::string received;
  bool cut = false;
  request.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    const std::size_t room = m_options.response_bytes - received.size();
    received.append(data, std::min(size, room));
    cut = size > room;
    return !cut;
  };
  httplib::Response answer;
  httplib::Error error = httplib::Error::Success;
  Watchdog watchdog(*m_client, m_options.timeout, m_options.cut);
  const bool sent = m_client->send(request, answer, error);
  const bool too_late = watchdog.finish();
  if (!sent && !cut) {
    m_client.reset();
    return fail(m_options.cut.stop_requested() ? was_cut(url) : failure(url, error, too_late));
  }
  model::Response response;
  response.status = answer.status;
  response.headers.assign(answer.headers.begin(), answer.headers.end());
  response.body = std::move(received);
  return response;
}

Error HttplibClient::failure(const Url& url, httplib::Error error, bool too_late) const
{
  const std::string peer = authority_of(url);
  if (too_late || error == httplib::Error::ConnectionTimeout) {
    return fail(ErrorCode::timeout,
                text(peer, " did not answer within ", m_options.timeout.count(), " ms"))
        .value();
  }
  switch (error) {
  case httplib::Error::Connection:
    return fail(ErrorCode::network, text("cannot connect to ", peer)).value();
  case httplib::Error::SSLConnection:
    return fail(ErrorCode::network, text(peer, " does not speak TLS as we do")).value();
  case httplib::Error::SSLLoadingCerts:
    return fail(ErrorCode::network,
                "the system's certificates cannot be loaded",
                "install ca-certificates")
        .value();
  case httplib::Error::SSLServerVerification:
    return fail(ErrorCode::network, text("the certificate of ", peer, " cannot be verified"))
        .value();
  default:
    return fail(ErrorCode::network, text(peer, " hung up before its answer was complete")).value();
  }
}

} // namespace

Result<model::Response> Client::request(std::string_view method,
                                        const Url& url,
                                        const model::Headers& headers,
                                        std::string_view body)
{
  return method == "POST"
             ? post(url, headers, body)
             : Result<model::Response>(
                   fail(ErrorCode::internal, text("this client cannot ", printable(method, 20))));
}

std::unique_ptr<Client> make_client(const ClientOptions& options)
{
  return std::make_unique<HttplibClient>(options);
}

} // namespace hookctl::http
