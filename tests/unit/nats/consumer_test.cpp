#include "hookctl/base/text.hpp"
#include "hookctl/nats/consumer.hpp"
#include "hookctl/nats/publisher.hpp"
#include "tests/unit/nats/support.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

nats::ConsumerSettings to_app()
{
  return {.stream = "orders", .name = "app", .subject = "orders.>", .ack_wait = seconds(30)};
}

struct Fixture {
  Fixture()
  {
    REQUIRE(nats::ensure_stream(*connection, orders()));
    REQUIRE(nats::PullConsumer::ensure(*connection, to_app()));
  }

  void publish(int count) const
  {
    const auto publisher = *nats::Publisher::open(*connection, {});
    std::vector<nats::NewMessage> messages;
    for (int i = 0; i < count; ++i) {
      messages.push_back({.subject = text("orders.", i % 2 == 0 ? "a" : "b"), .payload = text(i)});
    }
    REQUIRE(publisher->publish(messages).back());
  }

  NatsServer server;
  std::unique_ptr<nats::Connection> connection = connect(server);
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "nats: what is fetched by one is not fetched by another")
{
  publish(10);
  const auto one = *nats::PullConsumer::open(*connection, to_app());
  const auto other = *nats::PullConsumer::open(*connection, to_app());
  auto mine = *one->fetch(6, seconds(5));
  auto theirs = *other->fetch(6, seconds(5));
  CHECK(mine.size() == 6);
  CHECK(theirs.size() == 4);
  CHECK(mine.front().payload() == "0");
  CHECK(theirs.front().payload() == "6");
  CHECK(theirs.front().sequence() == 7);
  CHECK(theirs.front().times() == 1);
}

TEST_CASE_FIXTURE(Fixture, "nats: what was put off comes again, what was acknowledged does not")
{
  publish(2);
  const auto consumer = *nats::PullConsumer::open(*connection, to_app());
  auto first = *consumer->fetch(2, seconds(5));
  REQUIRE(first.size() == 2);
  REQUIRE(first[0].ack());
  REQUIRE(first[1].put_off(milliseconds(50)));
  auto again = *consumer->fetch(2, seconds(5));
  REQUIRE(again.size() == 1);
  CHECK(again[0].payload() == "1");
  CHECK(again[0].times() == 2);
  REQUIRE(again[0].ack());
  CHECK(consumer->fetch(2, milliseconds(200))->empty());
  CHECK((*nats::progress_of(*connection, "orders"))[0].floor == 2);
}

TEST_CASE_FIXTURE(Fixture, "nats: what a dead worker held comes again, and what was kept does not")
{
  auto settings = to_app();
  settings.ack_wait = milliseconds(600);
  REQUIRE(nats::PullConsumer::ensure(*connection, settings));
  publish(2);
  const auto dead = *nats::PullConsumer::open(*connection, settings);
  auto held = *dead->fetch(2, seconds(5));
  REQUIRE(held.size() == 2);
  const auto alive = *nats::PullConsumer::open(*connection, settings);
  std::this_thread::sleep_for(milliseconds(400));
  REQUIRE(held[0].keep());
  auto found = *alive->fetch(1, seconds(5));
  REQUIRE(found.size() == 1);
  CHECK(found[0].payload() == "1");
}

TEST_CASE_FIXTURE(Fixture, "nats: a consumer whose subject changed is widened")
{
  publish(4);
  auto narrow = to_app();
  narrow.name = "narrow";
  narrow.subject = "orders.a";
  REQUIRE(nats::PullConsumer::ensure(*connection, narrow));
  narrow.subject = "orders.b";
  REQUIRE(nats::PullConsumer::ensure(*connection, narrow));
  const auto consumer = *nats::PullConsumer::open(*connection, narrow);
  CHECK(consumer->fetch(10, seconds(1))->size() == 4);
}

TEST_CASE_FIXTURE(Fixture,
                  "nats: no consumers have no progress, and a missing one cannot be opened")
{
  auto missing = to_app();
  missing.name = "nobody";
  CHECK_FALSE(nats::PullConsumer::open(*connection, missing));
  auto other = orders();
  other.name = "other";
  other.subject = "other.>";
  REQUIRE(nats::ensure_stream(*connection, other));
  CHECK(nats::progress_of(*connection, "other")->empty());
}
