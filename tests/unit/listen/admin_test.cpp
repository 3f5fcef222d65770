#include "hookctl/listen/admin.hpp"
#include "tests/support/raw_socket.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace hookctl;
using namespace hookctl::tests;

namespace {

struct Running {
  SystemClock clock;
  log::NullLogger logger;
  std::string why_unready;
  bool answers = true;
  std::unique_ptr<http::Server> server;
  std::jthread thread;

  Running()
  {
    auto bound = listen::bind_admin({"127.0.0.1", 0},
                                    {clock,
                                     logger,
                                     [this](const std::function<void()>& task) {
                                       if (answers) {
                                         task();
                                       }
                                       return answers;
                                     },
                                     [this] { return why_unready; },
                                     [] { return "x 1\n"; }});
    REQUIRE(bound);
    server = *std::move(bound);
    thread = std::jthread([this](const std::stop_token& stop) { server->serve(stop); });
  }

  [[nodiscard]] RawResponse ask(std::string_view line) const
  {
    auto socket = RawSocket::connect(port_of(server->base_url()));
    REQUIRE(socket);
    socket->send(std::string(line) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    return socket->read_response();
  }
};

} // namespace

TEST_CASE("admin: it says how the listener is and why")
{
  Running admin;
  CHECK(admin.ask("GET /healthz").status == 200);
  CHECK(admin.ask("GET /readyz").body == "ready\n");
  CHECK(admin.ask("GET /metrics").body == "x 1\n");
  CHECK(admin.ask("GET /metrics?x=1").status == 200);
  admin.why_unready = "because";
  admin.answers = false;
  CHECK(admin.ask("GET /readyz").status == 503);
  CHECK(admin.ask("GET /readyz").body == "not ready: because\n");
  CHECK(admin.ask("GET /healthz").status == 503);
}

TEST_CASE("admin: nothing else is there and nothing can be changed")
{
  const Running admin;
  CHECK(admin.ask("GET /").body == "/healthz\n/readyz\n/metrics\n");
  CHECK(admin.ask("GET /metrics/").status == 404);
  CHECK(admin.ask("POST /metrics").status == 405);
  CHECK(admin.ask("DELETE /healthz").status == 405);
}

TEST_CASE("admin: senders cannot hold the last descriptors")
{
  const auto connections = [](std::size_t descriptors) {
    http::ServerLimits limits;
    listen::keep_descriptors(descriptors, limits);
    return limits.connections;
  };
  CHECK(connections(0) == http::ServerLimits{}.connections);
  CHECK(connections(1'000'000) == http::ServerLimits{}.connections);
  CHECK(connections(1024) == 1024 - listen::kDescriptorsKept);
  CHECK(connections(20) == 10);
}
