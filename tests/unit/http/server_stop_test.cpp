#include "hookctl/http/server.hpp"
#include "tests/unit/http/running_server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>

using namespace hookctl;
using namespace hookctl::tests;
using namespace std::chrono_literals;

namespace {

std::chrono::milliseconds time_to_stop(RunningServer& server)
{
  const auto began = std::chrono::steady_clock::now();
  server.stop();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

} // namespace

TEST_CASE("http: a stop closes idle connections at once")
{
  RunningServer server(echo);
  RawSocket fresh = server.connect();
  RawSocket used = server.connect();
  used.send(post("x"));
  CHECK(used.read_response().status == 200);
  CHECK(time_to_stop(server) < 3s); // keep_alive is 5 s
  CHECK(fresh.is_closed_by_peer());
  CHECK(used.is_closed_by_peer());
  CHECK_FALSE(RawSocket::connect(server.port()));
}

TEST_CASE("http: a stop gives a half-sent request a moment only")
{
  RunningServer server(echo);
  RawSocket half = server.connect();
  half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
  std::this_thread::sleep_for(50ms);
  std::jthread drip([&](const std::stop_token& stop) {
    while (!stop.stop_requested() && half.send("x")) {
      std::this_thread::sleep_for(100ms);
    }
  });
  CHECK(time_to_stop(server) < 4s); // request_deadline is 30 s
}

TEST_CASE("http: a request in flight is answered and its connection told to close")
{
  std::atomic<bool> arrived = false;
  std::jthread later;
  RunningServer server([&](const model::Request& request, const http::Responder& responder) {
    later = std::jthread([request, responder] {
      std::this_thread::sleep_for(200ms);
      echo(request, responder);
    });
    arrived = true;
  });
  RawSocket socket = server.connect();
  socket.send(post("in flight"));
  while (!arrived) {
    std::this_thread::sleep_for(1ms);
  }
  server.stop();
  const auto response = socket.read_response();
  CHECK(response.body == "POST /x in flight");
  CHECK(response.header("Connection") == "Connection: close");
  CHECK(socket.is_closed_by_peer());
}

TEST_CASE("http: a server that is stopped before it serves returns at once")
{
  const SystemClock clock;
  log::NullLogger logger;
  const auto server = http::bind_server({"127.0.0.1", 0}, {}, clock, logger, echo);
  REQUIRE(server);
  std::stop_source stop;
  stop.request_stop();
  (*server)->serve(stop.get_token());
}

TEST_CASE("http: an address in use is named and the hint takes a free port")
{
  const RunningServer server(echo);
  const SystemClock clock;
  log::NullLogger logger;
  const auto second = http::bind_server({"127.0.0.1", server.port()}, {}, clock, logger, echo);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::busy);
  CHECK(second.error().message == "127.0.0.1:" + std::to_string(server.port()) + " is in use");
  CHECK(second.error().hint.find("--bind 127.0.0.1:0") != std::string::npos);
}

TEST_CASE("http: an address of another machine is refused")
{
  const SystemClock clock;
  log::NullLogger logger;
  const auto server = http::bind_server({"192.0.2.1", 0}, {}, clock, logger, echo);
  REQUIRE_FALSE(server);
  CHECK(server.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("http: IPv6 loopback is served where there is one")
{
  const SystemClock clock;
  log::NullLogger logger;
  const auto probe = http::bind_server({"::1", 0}, {}, clock, logger, echo);
  if (!probe) {
    MESSAGE("no IPv6 here: " << probe.error().message);
    return;
  }
  std::string peer;
  const RunningServer server(
      [&](const model::Request& request, const http::Responder& responder) {
        peer = request.remote_address;
        echo(request, responder);
      },
      {},
      {"::1", 0});
  CHECK(server.base_url().starts_with("http://[::1]:"));
  auto socket = RawSocket::connect(server.port(), "::1");
  REQUIRE(socket);
  socket->send(post("six"));
  CHECK(socket->read_response().body == "POST /x six");
  CHECK(peer == "::1");
}

TEST_CASE("http: a task is run by the serving thread while it serves and by nobody after")
{
  RunningServer server(echo);
  std::atomic<int> runs = 0;
  CHECK(server.server().run_soon([&] { ++runs; }));
  while (runs < 1) {
    std::this_thread::yield();
  }
  server.stop();
  while (server.server().run_soon([&] { ++runs; })) {
  }
  CHECK(runs == 1);
}
