#include "hookctl/base/text.hpp"
#include "hookctl/nats/publisher.hpp"
#include "tests/unit/nats/support.hpp"

#include <algorithm>

using namespace hookctl;
using namespace hookctl::tests;

namespace {

std::vector<nats::NewMessage> numbered(int count)
{
  std::vector<nats::NewMessage> out;
  for (int i = 0; i < count; ++i) {
    out.push_back({.subject = "orders.a", .payload = text(i), .id = text("id-", i)});
  }
  return out;
}

} // namespace

TEST_CASE("nats: more messages than the window are all stored, in order")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  const auto publisher = *nats::Publisher::open(*connection, {.window = 7});
  const auto outcomes = publisher->publish(numbered(100));
  REQUIRE(outcomes.size() == 100);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    REQUIRE(outcomes[i]);
    CHECK(outcomes[i]->sequence == i + 1);
    CHECK_FALSE(outcomes[i]->duplicate);
  }
}

TEST_CASE("nats: a message with a known id is a duplicate of the first")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  const auto publisher = *nats::Publisher::open(*connection, {});
  REQUIRE(publisher->publish(numbered(3))[2]);
  const auto again = publisher->publish(numbered(4));
  CHECK(again[1]->duplicate);
  CHECK(again[1]->sequence == 2);
  CHECK_FALSE(again[3]->duplicate);
  CHECK(nats::stream_state(*connection, "orders")->messages == 4);
}

TEST_CASE("nats: a message that is too large fails alone")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  const auto publisher = *nats::Publisher::open(*connection, {});
  auto messages = numbered(3);
  messages[1].payload.assign(2U << 20U, 'x');
  const auto outcomes = publisher->publish(messages);
  CHECK(outcomes[0].has_value());
  REQUIRE_FALSE(outcomes[1]);
  CHECK(outcomes[1].error().code == ErrorCode::invalid_data);
  CHECK(outcomes[2].has_value());
}

TEST_CASE("nats: what no stream takes has failed")
{
  const NatsServer server;
  const auto connection = connect(server);
  const auto publisher = *nats::Publisher::open(*connection, {.timeout = std::chrono::seconds(1)});
  const auto outcomes = publisher->publish(numbered(2));
  CHECK_FALSE(outcomes[0]);
  CHECK_FALSE(outcomes[1]);
}

TEST_CASE("nats: a server that hangs is waited for so long; later answers hurt nobody")
{
  NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  const auto publisher =
      *nats::Publisher::open(*connection, {.timeout = std::chrono::milliseconds(300)});
  server.freeze();
  const auto outcomes = publisher->publish(numbered(3));
  server.thaw();
  CHECK(std::ranges::none_of(outcomes, [](const auto& outcome) { return outcome.has_value(); }));
  const auto again = publisher->publish(numbered(4));
  CHECK(std::ranges::all_of(again, [](const auto& outcome) { return outcome.has_value(); }));
}

TEST_CASE("nats: a server that is killed fails what is under way; after it is back all goes on")
{
  NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  const auto publisher = *nats::Publisher::open(*connection, {.timeout = std::chrono::minutes(1)});
  server.freeze();
  std::thread killer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    server.kill();
  });
  const auto outcomes = publisher->publish(numbered(3));
  killer.join();
  CHECK(std::ranges::none_of(outcomes, [](const auto& outcome) { return outcome.has_value(); }));
  CHECK_FALSE(publisher->publish(numbered(1))[0]);
  server.start();
  wait_until_up(*connection);
  CHECK(publisher->publish(numbered(4))[3].has_value());
}

TEST_CASE("nats: a message that is to come after another one than the newest is not stored")
{
  const NatsServer server;
  const auto connection = connect(server);
  REQUIRE(nats::ensure_stream(*connection, orders()));
  const auto publisher = *nats::Publisher::open(*connection, {});
  const auto publish_after = [&](std::uint64_t sequence) {
    const nats::NewMessage message{.subject = "orders.a", .payload = "x", .after = sequence};
    return publisher->publish({&message, 1})[0];
  };
  CHECK(publish_after(0).has_value());
  const auto late = publish_after(0);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::busy);
  CHECK(publish_after(1).has_value());
}
