#include "tests/unit/http/running_server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace hookctl;
using namespace hookctl::tests;
using namespace std::chrono_literals;
using http::Count;

namespace {

constexpr std::string_view kRequest = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";

RunningServer
serve_with(std::size_t reactors, http::Handler handler, const http::ServerLimits& limits = {})
{
  return RunningServer(std::move(handler), limits, {"127.0.0.1", 0}, nullptr, reactors);
}

/// Waits for what another thread does; a minute is more than any machine needs.
void wait_until(const std::function<bool()>& holds)
{
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (!holds() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK(holds());
}

} // namespace

TEST_CASE("http/reactor_group: connections are served by all reactors in turns")
{
  std::mutex mutex;
  std::set<std::thread::id> threads;
  const auto server =
      serve_with(3, [&](const model::Request& request, const http::Responder& responder) {
        {
          const std::lock_guard lock(mutex);
          threads.insert(std::this_thread::get_id());
        }
        echo(request, responder);
      });
  for (int i = 0; i < 6; ++i) {
    CHECK(server.ask(kRequest).status == 200);
  }
  CHECK(threads.size() == 3);
  CHECK(server.counters()[Count::connections] == 6);
  CHECK(server.counters()[Count::requests] == 6);
}

TEST_CASE("http/reactor_group: what is open is counted together, and capped by shares")
{
  http::ServerLimits limits;
  limits.connections_per_address = 4;
  limits.uncapped.clear();
  const auto server = serve_with(2, echo, limits);
  std::vector<RawSocket> held;
  for (int i = 0; i < 4; ++i) {
    held.push_back(server.connect());
    held.back().send("POST /x HTTP/1.1\r\n");
  }
  wait_until([&] { return server.counters().open_connections == 4; });
  CHECK(server.ask(kRequest).status == 429);
  held.clear();
  wait_until([&] { return server.counters().open_connections == 0; });
  CHECK(server.counters().idle_connections == 0);
  CHECK(server.ask(kRequest).status == 200);
}

TEST_CASE("http/reactor_group: a task has been through every reactor")
{
  std::atomic<int> held = 0;
  std::atomic<int> released = 0;
  const auto server =
      serve_with(4, [&](const model::Request& request, const http::Responder& responder) {
        const int turn = ++held;
        while (released < turn) {
          std::this_thread::sleep_for(1ms);
        }
        echo(request, responder);
      });
  for (int turn = 1; turn <= 4; ++turn) {
    RawSocket sender = server.connect(); // another reactor's each time
    sender.send(kRequest);
    wait_until([&] { return held == turn; });
    std::atomic<bool> is_done = false;
    REQUIRE(server.server().run_soon([&] { is_done = true; }));
    std::this_thread::sleep_for(20ms); // long enough for one that would not be held up
    CHECK_FALSE(is_done);
    released = turn;
    wait_until([&] { return is_done.load(); });
    CHECK(sender.read_response().status == 200);
  }
}

TEST_CASE("http/reactor_group: at its stop every request under way is answered, on each reactor")
{
  std::mutex mutex;
  std::vector<http::Responder> waiting;
  auto server = serve_with(3, [&](const model::Request&, const http::Responder& responder) {
    const std::lock_guard lock(mutex);
    waiting.push_back(responder);
  });
  std::vector<RawSocket> senders;
  for (int i = 0; i < 6; ++i) {
    senders.push_back(server.connect());
    senders.back().send(kRequest);
  }
  wait_until([&] {
    const std::lock_guard lock(mutex);
    return waiting.size() == 6;
  });
  const std::jthread stopper([&] { server.stop(); });
  for (const http::Responder& responder : waiting) {
    responder.send({200, {}, "late"});
  }
  for (RawSocket& sender : senders) {
    CHECK(sender.read_response().status == 200);
  }
}
