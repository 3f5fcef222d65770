#include "hookctl/base/failure.hpp"
#include "hookctl/http/client.hpp"
#include "tests/support/sanitizers.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/tls_certificates.hpp"
#include "tests/unit/http/running_server.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

using namespace hookctl;
using namespace hookctl::tests;
using namespace std::chrono_literals;

namespace {

http::Url url_of(int port, std::string target = "/hooks")
{
  return {"http", "127.0.0.1", port, std::move(target)};
}

/// Answers the first connection, after its request has come, as `answer` does; then hangs up.
class OneAnswer {
public:
  explicit OneAnswer(std::function<void(RawSocket&, const std::stop_token&)> answer)
      : m_thread([this, answer = std::move(answer)](const std::stop_token& stop) {
        RawSocket socket = m_listener.accept();
        socket.read_some();
        answer(socket, stop);
      })
  {
  }

  [[nodiscard]] int port() const { return m_listener.port(); }

private:
  RawListener m_listener;
  std::jthread m_thread;
};

http::ClientOptions within(std::chrono::milliseconds timeout)
{
  http::ClientOptions options;
  options.timeout = timeout;
  return options;
}

} // namespace

TEST_CASE("http client: a post arrives with its headers and bytes and the target as given")
{
  model::Request seen;
  const RunningServer server([&](model::Request request, const http::Responder& responder) {
    seen = std::move(request);
    responder.send({404, {{"Retry-After", "7"}}, "no"});
  });
  const auto client = http::make_client({});
  const auto response = client->post(url_of(server.port(), "/a%20b?c=%2F"),
                                     {{"Content-Type", "application/json"}, {"X-Id", "1"}},
                                     "{}");
  REQUIRE(response);
  CHECK(response->status == 404);
  CHECK(response->body == "no");
  CHECK(model::find_header(response->headers, "Retry-After") == "7");
  CHECK(seen.method == "POST");
  CHECK(seen.target == "/a%20b?c=%2F");
  CHECK(seen.body == "{}");
  CHECK(model::find_header(seen.headers, "X-Id") == "1");
  CHECK(model::media_type(seen.headers) == "application/json");
  CHECK(model::find_header(seen.headers, "User-Agent") == "hookctl");
}

TEST_CASE("http client: a connection is used again and a closed one replaced")
{
  http::ServerLimits limits;
  limits.keep_alive = 200ms;
  const RunningServer server(echo, limits);
  const auto client = http::make_client({});
  for (int i = 0; i < 5; ++i) {
    const auto response = client->post(url_of(server.port()), {}, std::to_string(i));
    REQUIRE(response);
    CHECK(response->body == "POST /hooks " + std::to_string(i));
  }
  std::this_thread::sleep_for(400ms);
  CHECK(client->post(url_of(server.port()), {}, ""));
}

TEST_CASE("http client: redirects are not followed")
{
  const RunningServer server([](const model::Request&, const http::Responder& responder) {
    responder.send({302, {{"Location", "http://127.0.0.1:1/"}}, ""});
  });
  const auto response = http::make_client({})->post(url_of(server.port()), {}, "x");
  REQUIRE(response);
  CHECK(response->status == 302);
}

TEST_CASE("http client: a port where nobody listens is a network error that names it")
{
  int port = 0;
  {
    const RawListener listener;
    port = listener.port();
  }
  const auto response = http::make_client({})->post(url_of(port), {}, "x");
  REQUIRE_FALSE(response);
  CHECK(response.error().code == ErrorCode::network);
  CHECK(response.error().message == "cannot connect to 127.0.0.1:" + std::to_string(port));
}

TEST_CASE("http client: a host without an address is told from one where nobody listens")
{
  const http::Url nowhere{"http", "nosuch.invalid", 80, "/"};
  const auto answer = http::make_client({})->post(nowhere, {}, "x");
  REQUIRE_FALSE(answer);
  CHECK(failure_of(answer.error()) == Failure::host_unknown);
}

TEST_CASE("http client: a peer that hangs up is a network error")
{
  for (const char* bytes : {"",
                            "HTTP/1.1 200 OK\r\nContent-Le",
                            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
                            "nonsense\r\n\r\n"}) {
    CAPTURE(bytes);
    const OneAnswer peer(
        [&](const RawSocket& socket, const std::stop_token&) { socket.send(bytes); });
    const auto response = http::make_client(within(5s))->post(url_of(peer.port()), {}, "x");
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::network);
  }
}

TEST_CASE("http client: a large post to a peer that hangs up ends no process")
{
  const OneAnswer peer([](const RawSocket&, const std::stop_token&) {});
  const auto response =
      http::make_client(within(5s))->post(url_of(peer.port()), {}, std::string(32U << 20U, 'x'));
  REQUIRE_FALSE(response);
  CHECK(response.error().code == ErrorCode::network);
}

// Sanitizers of clang open a pipe when they look at what a pointer points to.
TEST_CASE("http client: without a descriptor to watch over it an exchange is not begun" *
          doctest::skip(tests::kHasAddressSanitizer))
{
  const RunningServer server([](model::Request, const http::Responder& responder) {
    responder.send({200, {}, "ok"});
  });
  const auto client = http::make_client(within(5s));
  const http::Url url = url_of(server.port());
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int next = ::dup(0);
  REQUIRE(next >= 0);
  ::close(next);
  const rlimit none_left{static_cast<rlim_t>(next), before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none_left) == 0);
  const auto refused = client->post(url, {}, "");
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::io);
  CHECK(client->post(url, {}, ""));
}

TEST_CASE("http client: the deadline is for the whole exchange however the answer drips")
{
  for (const char* start :
       {"", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"}) {
    CAPTURE(start);
    const OneAnswer peer([&](const RawSocket& socket, const std::stop_token& stop) {
      socket.send(start);
      while (!stop.stop_requested() && socket.send("H")) {
        std::this_thread::sleep_for(20ms);
      }
    });
    const auto began = std::chrono::steady_clock::now();
    const auto response = http::make_client(within(300ms))->post(url_of(peer.port()), {}, "x");
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::timeout);
    CHECK(std::chrono::steady_clock::now() - began < 5s);
  }
}

TEST_CASE("http client: of a long answer only the beginning is read")
{
  const RunningServer server([](const model::Request&, const http::Responder& responder) {
    responder.send({200, {}, std::string(1'000'000, 'x')});
  });
  http::ClientOptions options;
  options.response_bytes = 1000;
  const auto client = http::make_client(options);
  for (int i = 0; i < 2; ++i) {
    const auto response = client->post(url_of(server.port()), {}, "x");
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->body == std::string(1000, 'x'));
  }
}

TEST_CASE("http client: what does not speak TLS is a network error")
{
  const RunningServer server(echo);
  const auto response =
      http::make_client(within(20s))->post({"https", "127.0.0.1", server.port(), "/"}, {}, "x");
  REQUIRE_FALSE(response);
  CHECK(response.error().code == ErrorCode::network);
}

TEST_CASE("http client: what is cut is broken off, and nothing is begun any more")
{
  std::stop_source cut;
  OneAnswer silent([&](RawSocket&, const std::stop_token& stop) {
    cut.request_stop();
    while (!stop.stop_requested()) {
      std::this_thread::sleep_for(1ms);
    }
  });
  auto options = within(60s);
  options.cut = cut.get_token();
  const auto client = http::make_client(options);
  CHECK(client->post(url_of(silent.port()), {}, "x").error().code == ErrorCode::cancelled);
  CHECK(client->post(url_of(silent.port()), {}, "x").error().code == ErrorCode::cancelled);
}

TEST_CASE("http client: a peer that drips its TLS handshake is held to the deadline")
{
  // The head of a record of 16,000 bytes, which then comes a byte now and then.
  const OneAnswer peer([](RawSocket& socket, const std::stop_token& stop) {
    socket.send(std::string("\x16\x03\x03\x3e\x80", 5));
    while (!stop.stop_requested() && socket.send("\x02")) {
      std::this_thread::sleep_for(20ms);
    }
  });
  const auto response =
      http::make_client(within(300ms))->post({"https", "127.0.0.1", peer.port(), "/"}, {}, "x");
  REQUIRE_FALSE(response);
  CHECK(response.error().code == ErrorCode::timeout);
}

TEST_CASE("http client: the deadline holds while nothing is answered to the connection either")
{
  // Whoever listens and never accepts: the kernel takes so many and then no more.
  const RawListener full(0);
  const auto only = RawSocket::connect(full.port());
  REQUIRE(only);
  for (int i = 0; i < 3; ++i) {
    const auto response = http::make_client(within(200ms))->post(url_of(full.port()), {}, "x");
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::timeout);
  }
}

TEST_CASE("http client: a kept connection that is closed when it is used again is no loss")
{
  std::atomic<int> connections = 0;
  const RawListener listener;
  const std::jthread peer([&] {
    for (int i = 0; i < 2; ++i) {
      RawSocket socket = listener.accept();
      ++connections;
      socket.read_some();
      socket.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      if (i == 0) {
        socket.read_some(); // the second request, which is not answered
      }
    }
  });
  http::ClientOptions options;
  options.may_repeat = true;
  const auto client = http::make_client(options);
  CHECK(client->post(url_of(listener.port()), {}, "")->status == 200);
  CHECK(client->post(url_of(listener.port()), {}, "")->status == 200);
  CHECK(connections == 2);
}

TEST_CASE("http client: what must not arrive twice is not sent twice")
{
  const OneAnswer peer([](RawSocket& socket, const std::stop_token&) {
    socket.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    socket.read_some();
  });
  const auto client = http::make_client({});
  CHECK(client->post(url_of(peer.port()), {}, "")->status == 200);
  CHECK(client->post(url_of(peer.port()), {}, "").error().code == ErrorCode::network);
}

TEST_CASE("http client: a pool serves many threads and keeps its connections")
{
  const RunningServer server(echo);
  const auto pool = http::make_client_pool({}, 4);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 50; ++i) {
          const std::string body = std::to_string(t * 1000 + i);
          const auto response = pool->post(url_of(server.port()), {}, body);
          CHECK((response && response->body == "POST /hooks " + body));
        }
      });
    }
  }
  CHECK(server.counters()[http::Count::connections] <= 4);
}

TEST_CASE("http client: of a pool each exchange has its own deadline")
{
  const RawListener silent;
  const RunningServer server(echo);
  const auto pool = http::make_client_pool(within(300ms), 2);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      CHECK(pool->post(url_of(silent.port()), {}, "x").error().code == ErrorCode::timeout);
    });
  }
  for (int i = 0; i < 20; ++i) {
    CHECK(pool->post(url_of(server.port()), {}, "x"));
    std::this_thread::sleep_for(20ms);
  }
}

TEST_CASE(
    "http client: a certificate that the roots do not know is refused and one they know is taken")
{
  const Authority authority;
  const auto pair = authority.issue();
  const auto tls = crypto::TlsContext::make(
      {.certificate = {"c", pair.certificate}, .key = {"k", pair.key}, .client_ca = {}},
      SystemClock{}.now());
  REQUIRE(tls);
  const RunningServer server(echo, {}, {"127.0.0.1", 0}, *tls);
  const auto post_to = [&](const char* host) {
    return http::make_client({})->post({"https", host, server.port(), "/x"}, {}, "hello");
  };
  const auto unknown = post_to("localhost");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message.starts_with("the certificate of localhost:"));

  const TempDir folder;
  const std::string roots = (folder.path() / "roots.pem").string();
  std::ofstream(roots) << authority.certificate();
  ::setenv("SSL_CERT_FILE", roots.c_str(), 1); // OpenSSL's own
  const auto known = post_to("localhost");
  const auto other_name = post_to("127.0.0.1");
  ::unsetenv("SSL_CERT_FILE");
  REQUIRE(known);
  CHECK(known->body == "POST /x hello");
  CHECK_FALSE(other_name); // the certificate is for localhost
}
