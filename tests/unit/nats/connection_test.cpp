#include "hookctl/nats/connection.hpp"
#include "tests/unit/nats/support.hpp"

using namespace hookctl;
using namespace hookctl::tests;

TEST_CASE("nats: nobody there is a network error that names the servers")
{
  const auto connection = nats::Connection::open({.servers = {"nats://127.0.0.1:1"}});
  REQUIRE_FALSE(connection);
  CHECK(connection.error().code == ErrorCode::network);
  CHECK(connection.error().message.find("127.0.0.1:1") != std::string::npos);
}

TEST_CASE("nats: one server of several that is there is enough")
{
  const NatsServer server;
  const auto connection = nats::Connection::open({.servers = {"nats://127.0.0.1:1", server.url()}});
  REQUIRE(connection);
  CHECK((*connection)->server() == server.url());
  CHECK((*connection)->max_payload() == 1U << 20U);
}

TEST_CASE("nats: a user and a password are given where they are asked for")
{
  const NatsServer server("authorization { user: hookctl, password: hunter2 }");
  nats::Access access = access_of(server);
  const auto nobody = nats::Connection::open(access);
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().code == ErrorCode::denied);
  access.user = "hookctl";
  access.password = model::Secret("hunter2");
  CHECK(nats::Connection::open(access).has_value());
  access.password = model::Secret("hunter3");
  const auto wrong = nats::Connection::open(access);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::denied);
}

TEST_CASE("nats: a server without JetStream is a matter of configuration")
{
  const NatsServer server("jetstream: disabled");
  const auto connection = connect(server);
  const auto made = nats::ensure_stream(*connection, orders());
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_data);
  CHECK(made.error().hint.find("-js") != std::string::npos);
}

TEST_CASE("nats: a connection comes back with its server; while it is down all fails at once")
{
  NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  server.kill();
  for (int i = 0; i < 400 && connection->is_up(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  const auto up = connection->require_up();
  REQUIRE_FALSE(up);
  CHECK(up.error().code == ErrorCode::network);
  server.start();
  wait_until_up(*connection);
  CHECK(nats::stream_state(*connection, "orders").has_value());
}

TEST_CASE("nats: files that are not there are named")
{
  const NatsServer server;
  nats::Access access = access_of(server);
  access.tls_ca = "/nowhere/ca.pem";
  const auto connection = nats::Connection::open(access);
  REQUIRE_FALSE(connection);
  CHECK(connection.error().message.find("/nowhere/ca.pem") != std::string::npos);
}
