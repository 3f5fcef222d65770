#pragma once

#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/stream.hpp"
#include "tests/support/nats_server.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <thread>

namespace hookctl::tests {

inline nats::Access access_of(const NatsServer& server)
{
  return {.servers = {server.url()}};
}

inline std::unique_ptr<nats::Connection> connect(const NatsServer& server)
{
  auto connection = nats::Connection::open(access_of(server));
  if (!connection) {
    FAIL(connection.error().message);
  }
  return *std::move(connection);
}

inline nats::StreamSettings orders()
{
  return {.name = "orders", .description = "a test", .subject = "orders.>"};
}

/// The server was away: until it is here again.
inline void wait_until_up(const nats::Connection& connection)
{
  for (int i = 0; i < 400 && !connection.is_up(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  REQUIRE(connection.is_up());
}

} // namespace hookctl::tests
