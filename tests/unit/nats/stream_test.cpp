#include "hookctl/base/text.hpp"
#include "hookctl/nats/publisher.hpp"
#include "hookctl/nats/stream.hpp"
#include "tests/unit/nats/support.hpp"

using namespace hookctl;
using namespace hookctl::tests;

namespace {

void publish(nats::Connection& connection, int count, const std::string& prefix = "orders.a")
{
  const auto publisher = *nats::Publisher::open(connection, {});
  std::vector<nats::NewMessage> messages;
  for (int i = 0; i < count; ++i) {
    messages.push_back({.subject = prefix, .payload = text(i)});
  }
  for (const auto& outcome : publisher->publish(messages)) {
    REQUIRE(outcome);
  }
}

} // namespace

TEST_CASE("nats: a stream is made once, and found as it is afterwards")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  publish(*connection, 3);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  CHECK(nats::stream_state(*connection, "orders")->messages == 3);
}

TEST_CASE("nats: more replicas than there are servers is a matter of configuration")
{
  const NatsServer server;
  const auto connection = connect(server);
  auto settings = orders();
  settings.replicas = 3;
  const auto made = nats::ensure_stream(*connection, settings);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_data);
  CHECK_FALSE(made.error().hint.empty());
}

TEST_CASE("nats: a stream that lets go of messages by itself is refused")
{
  const NatsServer server;
  const auto connection = connect(server);
  auto ring = orders();
  ring.keep_newest = 10;
  REQUIRE(nats::ensure_stream(*connection, ring));
  const auto made = nats::ensure_stream(*connection, orders());
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_data);
  CHECK(made.error().message.find("lets go of messages") != std::string::npos);
}

TEST_CASE("nats: a longer duplicate window is set on a stream that there is")
{
  using namespace std::chrono_literals;
  const NatsServer server;
  const auto connection = connect(server);
  const auto publisher = *nats::Publisher::open(*connection, {});
  // Whether it is known as a repeat a while later.
  const auto is_known = [&](const std::string& id) {
    const nats::NewMessage message{.subject = "orders.a", .payload = "x", .id = id};
    REQUIRE(publisher->publish({&message, 1})[0]);
    std::this_thread::sleep_for(700ms);
    return (*publisher->publish({&message, 1})[0]).duplicate;
  };
  auto settings = orders();
  settings.duplicate_window = 200ms;
  REQUIRE(nats::ensure_stream(*connection, settings));
  CHECK_FALSE(is_known("a"));
  settings.duplicate_window = 24h * 7;
  REQUIRE(nats::ensure_stream(*connection, settings));
  CHECK(is_known("b"));
}

TEST_CASE("nats: messages are found by sequence and the newest of a subject")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  publish(*connection, 3, "orders.a");
  publish(*connection, 2, "orders.b");
  CHECK((*nats::find_message(*connection, "orders", 2))->payload == "1");
  CHECK_FALSE(*nats::find_message(*connection, "orders", 99));
  CHECK((*nats::find_newest(*connection, "orders", "orders.a"))->sequence == 3);
  CHECK_FALSE(*nats::find_newest(*connection, "orders", "orders.c"));
}

TEST_CASE("nats: of a table only the newest value of a key stays")
{
  const NatsServer server;
  const auto connection = connect(server);
  auto settings = orders();
  settings.is_table = true;
  REQUIRE(nats::ensure_stream(*connection, settings));
  publish(*connection, 5, "orders.key");
  CHECK(nats::stream_state(*connection, "orders")->messages == 1);
  CHECK((*nats::find_newest(*connection, "orders", "orders.key"))->payload == "4");
}

TEST_CASE("nats: a scan gives a range in order, and ends")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  std::vector<std::string> seen;
  const auto take = [&](const nats::StoredMessage& message) -> Result<bool> {
    seen.push_back(text(message.sequence, "=", message.payload));
    return true;
  };
  const auto look = [&](const nats::Range& range) {
    seen.clear();
    REQUIRE(nats::scan(*connection, "orders", range, take));
    return seen;
  };
  CHECK(look({.subject = "orders.>"}).empty());
  publish(*connection, 5, "orders.a");
  publish(*connection, 2, "orders.b");
  CHECK(look({.subject = "orders.>"}).size() == 7);
  CHECK(look({.subject = "orders.a", .first = 2, .last = 3}) ==
        std::vector<std::string>{"2=1", "3=2"});
  CHECK(look({.subject = "orders.b"}) == std::vector<std::string>{"6=0", "7=1"});
  CHECK(look({.subject = "orders.c"}).empty());
  CHECK(look({.subject = "orders.>", .since = TimePoint{} + std::chrono::hours(1)}).size() == 7);
  REQUIRE(nats::purge_before(*connection, "orders", "orders.>", 6));
  CHECK(look({.subject = "orders.>"}) == std::vector<std::string>{"6=0", "7=1"});
}

TEST_CASE("nats: a purge takes what is older and has the subject")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  publish(*connection, 1, "orders.b");
  publish(*connection, 3, "orders.a");
  REQUIRE(nats::purge_before(*connection, "orders", "orders.a", 4));
  CHECK(nats::stream_state(*connection, "orders")->messages == 2);
  CHECK(nats::find_message(*connection, "orders", 1)->has_value());
  CHECK(nats::find_message(*connection, "orders", 4)->has_value());
}

TEST_CASE("nats: a message is taken away once, and its place is no other one's")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  publish(*connection, 3);
  CHECK(nats::remove_message(*connection, "orders", 2).has_value());
  CHECK(nats::remove_message(*connection, "orders", 2).has_value());
  CHECK_FALSE(*nats::find_message(*connection, "orders", 2));
  CHECK((*nats::find_message(*connection, "orders", 3))->payload == "2");
  CHECK_FALSE(nats::remove_message(*connection, "nothing", 2));
}
