#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::journal;
using namespace std::chrono_literals;
using tests::Ids;
using tests::JournalFixture;
using tests::make_delivery;
using tests::make_event;
using tests::make_settlement;

namespace {

/// evt_1 is dead at app, evt_2 was never meant for anybody.
struct RequeuerFixture : JournalFixture {
  RequeuerFixture()
  {
    REQUIRE(append({make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2")})}));
    REQUIRE(claim("app") == Ids{"evt_1"});
    REQUIRE(settle({make_settlement("evt_1", "app", DestinationState::dead)}));
  }

  std::vector<Requeued> requeue(Requeue one)
  {
    one.due = clock.now();
    return writer->requeue({&one, 1}).value();
  }
};

} // namespace

TEST_CASE("requeuer: a dead event goes out again with its schedule from the beginning")
{
  RequeuerFixture f;
  CHECK(f.event("evt_1").event.status == EventStatus::dead);
  CHECK(f.requeue({"evt_1", {"app"}}) == std::vector{Requeued::queued});
  CHECK(f.event("evt_1").event.status == EventStatus::pending);
  const auto claimed = f.writer->claim("app", f.clock.now(), {.limit = 10}).value();
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].event_id == "evt_1");
  CHECK(claimed[0].attempts == 0);
  CHECK_FALSE(claimed[0].exact);
  CHECK(f.event("evt_1").attempts.size() == 1); // what was tried stays on record
}

TEST_CASE("requeuer: each time in the queue is a round, of which all attempts are")
{
  RequeuerFixture f;
  const auto round = [&] {
    const auto claimed = f.writer->claim("app", f.clock.now(), {.limit = 10}).value();
    REQUIRE(claimed.size() == 1);
    return claimed[0].round;
  };
  f.requeue({"evt_1", {"app"}});
  CHECK(round() == 1);
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::pending)}));
  CHECK(round() == 1);
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::delivered)}));
  f.requeue({"evt_1", {"app"}});
  CHECK(round() == 2);
  f.requeue({"evt_2", {"other"}});
  CHECK(f.writer->claim("other", f.clock.now(), {.limit = 10}).value()[0].round == 0);
}

TEST_CASE("requeuer: an event goes to a destination that it never had, exactly as it was received")
{
  RequeuerFixture f;
  CHECK(f.requeue({.event_id = "evt_2", .destinations = {"other", "app"}, .exact = true}) ==
        std::vector{Requeued::queued, Requeued::queued});
  const auto claimed = f.writer->claim("other", f.clock.now(), {.limit = 10}).value();
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].exact);
  CHECK(f.event("evt_2").event.reason.empty());
}

TEST_CASE("requeuer: what is being attempted is left alone and what is gone is said")
{
  RequeuerFixture f;
  CHECK(f.requeue({"evt_1", {"app"}}) == std::vector{Requeued::queued});
  REQUIRE(f.claim("app") == Ids{"evt_1"});
  CHECK(f.requeue({"evt_1", {"app"}}) == std::vector{Requeued::waiting});
  CHECK(f.requeue({"evt_9", {"app", "b"}}) == std::vector{Requeued::gone, Requeued::gone});
}

TEST_CASE("requeuer: a second connection puts events back beside the writer, which can see it")
{
  RequeuerFixture f;
  const auto before = f.writer->requeues().value();
  const auto second = open_sqlite_companion(f.file).value();
  const Requeue one{"evt_1", {"app"}, f.clock.now()};
  REQUIRE(second->requeue({&one, 1}));
  CHECK(f.writer->requeues().value() > before);
  CHECK(f.claim("app") == Ids{"evt_1"});
  const auto reader = open_sqlite_reader(f.file).value();
  CHECK(reader->requeue({&one, 1}).error().code == ErrorCode::denied);
}

TEST_CASE("requeuer: a remapped event keeps its id and place and gets what it was mapped to now")
{
  JournalFixture f;
  const std::string payload =
      R"({"phone":"+15550001111","note":")" + std::string(200, 'x') + R"("})";
  NewDelivery delivery =
      make_delivery("dlv_1", {make_event("evt_1"), make_event("evt_2", {"app"})});
  delivery.request.body = payload;
  delivery.events[0].status = EventStatus::unroutable;
  delivery.events[0].reason = "no sender";
  delivery.events[0].envelope = R"({"id":"evt_1","sender":null,"data":)" + payload + "}";
  REQUIRE(f.append({delivery}));

  Remapped mended{"dlv_1", R"({"new":true})", {make_event("evt_1", {"app"})}, f.clock.now()};
  mended.events[0].sender = "+15550001111";
  SUBCASE("with a payload that is a part of the body")
  {
    mended.events[0].envelope = R"({"id":"evt_1","sender":"+1","data":)" + payload + "}";
  }
  SUBCASE("with one that is not")
  {
    mended.events[0].envelope = R"({"id":"evt_1","data":1})";
  }
  const auto second = open_sqlite_companion(f.file).value();
  REQUIRE(second->remap(mended));
  const auto event = f.event("evt_1");
  CHECK(event.event.status == EventStatus::pending);
  CHECK(event.event.reason.empty());
  CHECK(event.event.sender == "+15550001111");
  CHECK(event.event.envelope == mended.events[0].envelope);
  CHECK(f.writer->find_delivery("dlv_1").value().trace == R"({"new":true})");
  CHECK(f.event("evt_2").event.envelope == R"({"id":"evt_2"})");
  CHECK(f.claim("app") == Ids{"evt_1", "evt_2"});
  CHECK(second->remap(mended).error().code == ErrorCode::busy);
  mended.events[0].id = "evt_9";
  CHECK(second->remap(mended).error().code == ErrorCode::not_found);
}
