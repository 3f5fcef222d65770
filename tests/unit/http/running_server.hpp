#pragma once

#include "hookctl/http/server.hpp"
#include "tests/support/raw_socket.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>

namespace hookctl::tests {

/// A server on a free port of 127.0.0.1 for as long as it lives.
class RunningServer {
public:
  explicit RunningServer(http::Handler handler,
                         const http::ServerLimits& limits = {},
                         const http::BindAddress& address = {"127.0.0.1", 0},
                         std::shared_ptr<const crypto::TlsContext> tls = nullptr,
                         std::size_t reactors = 1)
  {
    auto server = http::bind_server(
        std::span(&address, 1),
        {limits, m_clock, m_logger, std::move(handler), std::move(tls), reactors});
    REQUIRE(server);
    m_server = *std::move(server);
    m_thread = std::jthread([this](const std::stop_token& stop) { m_server->serve(stop); });
  }

  [[nodiscard]] std::string base_url() const { return m_server->base_url(); }

  [[nodiscard]] int port() const { return port_of(base_url()); }

  [[nodiscard]] RawSocket connect() const
  {
    auto socket = RawSocket::connect(port());
    REQUIRE(socket);
    return *std::move(socket);
  }

  /// The answer to exactly these bytes.
  [[nodiscard]] RawResponse ask(std::string_view bytes) const
  {
    RawSocket socket = connect();
    socket.send(bytes);
    return socket.read_response();
  }

  void replace_tls(std::shared_ptr<const crypto::TlsContext> tls)
  {
    m_server->replace_tls(std::move(tls));
  }

  [[nodiscard]] const http::Counters& counters() const { return m_server->counters(); }

  [[nodiscard]] http::Server& server() const { return *m_server; }

  void stop()
  {
    m_thread.request_stop();
    m_thread.join();
  }

private:
  SystemClock m_clock;
  log::NullLogger m_logger;
  std::unique_ptr<http::Server> m_server;
  std::jthread m_thread;
};

/// Answers 200 with what it was asked: `METHOD target n=body`.
inline void echo(const model::Request& request, const http::Responder& responder)
{
  responder.send({200,
                  {{"Content-Type", "text/plain"}},
                  request.method + " " + request.target + " " + request.body});
}

inline std::string post(std::string_view body, std::string_view headers = {})
{
  return "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

} // namespace hookctl::tests
