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

DestinationState state_at(const EventDetails& event, std::string_view destination)
{
  for (const DestinationRow& row : event.destinations) {
    if (row.destination == destination) {
      return row.state;
    }
  }
  FAIL("no such destination");
  return {};
}

} // namespace

TEST_CASE("queue: a batch of two events for two destinations of which one is down")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery(
      "dlv_1", {make_event("evt_1", {"app", "crm"}), make_event("evt_2", {"app", "crm"})})}));
  CHECK(f.claim("app") == Ids{"evt_1", "evt_2"});
  CHECK(f.claim("crm") == Ids{"evt_1", "evt_2"});

  // app takes the first event; crm is down.
  Settlement retry = make_settlement("evt_1", "crm", DestinationState::pending);
  retry.next_attempt = f.clock.now() + 10s;
  retry.status = 503;
  retry.took = 12ms;
  retry.detail = "connection refused";
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::delivered), retry}));
  EventDetails one = f.event("evt_1");
  CHECK(one.event.status == EventStatus::pending);
  CHECK(state_at(one, "app") == DestinationState::delivered);
  CHECK(state_at(one, "crm") == DestinationState::pending);
  REQUIRE(one.attempts.size() == 2);
  CHECK(one.attempts[0].destination == "app");
  CHECK(one.attempts[0].outcome == DestinationState::delivered);
  CHECK(one.attempts[1].destination == "crm");
  CHECK(one.attempts[1].outcome == DestinationState::pending);
  CHECK(one.attempts[1].status == 503);
  CHECK(one.attempts[1].took == 12ms);
  CHECK(one.attempts[1].detail == "connection refused");
  CHECK(f.event("evt_2").event.status == EventStatus::pending);
  CHECK(f.event("evt_2").attempts.empty());

  // Not due yet, then due with one attempt behind it.
  CHECK(f.claim("crm").empty());
  CHECK(f.writer->next_due("crm").value() == f.clock.now() + 10s);
  f.clock.advance(10s);
  const auto again = f.writer->claim("crm", f.clock.now(), {.limit = 10}).value();
  REQUIRE(again.size() == 1);
  CHECK(again[0].event_id == "evt_1");
  CHECK(again[0].attempts == 1);

  // crm comes back for the first event and gives up on the second, which app still gets.
  REQUIRE(f.settle({make_settlement("evt_1", "crm", DestinationState::delivered)}));
  CHECK(f.event("evt_1").event.status == EventStatus::delivered);
  REQUIRE(f.settle({make_settlement("evt_2", "crm", DestinationState::dead)}));
  CHECK(f.event("evt_2").event.status == EventStatus::dead);
  CHECK(state_at(f.event("evt_2"), "app") == DestinationState::pending);
  REQUIRE(f.settle({make_settlement("evt_2", "app", DestinationState::delivered)}));
  CHECK(f.event("evt_2").event.status == EventStatus::dead);
  CHECK(state_at(f.event("evt_2"), "app") == DestinationState::delivered);
  for (const char* destination : {"app", "crm"}) {
    CHECK(f.claim(destination).empty());
    CHECK_FALSE(f.writer->next_due(destination).value());
  }
}

TEST_CASE("queue: a dead destination does not keep the event from another")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app", "crm"})})}));
  CHECK(f.claim("crm") == Ids{"evt_1"});
  REQUIRE(f.settle({make_settlement("evt_1", "crm", DestinationState::dead)}));
  CHECK(f.claim("app") == Ids{"evt_1"});
}

TEST_CASE("queue: a claim carries what a worker needs")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  const auto claimed = f.writer->claim("app", f.clock.now(), {.limit = 1}).value();
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].event_id == "evt_1");
  CHECK(claimed[0].delivery_id == "dlv_1");
  CHECK(claimed[0].account == "shop");
  CHECK(claimed[0].code == "orders/create");
  CHECK(claimed[0].envelope == R"({"id":"evt_1"})");
  CHECK(claimed[0].attempts == 0);
}

TEST_CASE("queue: claims are held and come oldest first and no more than asked for")
{
  JournalFixture f;
  for (int i = 1; i <= 5; ++i) {
    NewDelivery delivery = make_delivery(text("dlv_", i), {make_event(text("evt_", i), {"app"})});
    delivery.request.received_at = f.clock.now();
    REQUIRE(f.append({delivery}));
    f.clock.advance(1ms);
  }
  CHECK(f.claim("app", 0).empty());
  CHECK(f.claim("app", 2) == Ids{"evt_1", "evt_2"});
  CHECK(f.claim("app", 2) == Ids{"evt_3", "evt_4"});
  CHECK(f.claim("other", 2).empty());
  CHECK(f.claim("app", 100) == Ids{"evt_5"});
  CHECK(f.claim("app", 100).empty());
  CHECK_FALSE(f.writer->next_due("app").value());
}

TEST_CASE("queue: opening again releases what was held and nothing else")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1",
                                  {make_event("evt_1", {"app"}),
                                   make_event("evt_2", {"app"}),
                                   make_event("evt_3", {"app"})})}));
  CHECK(f.claim("app") == Ids{"evt_1", "evt_2", "evt_3"});
  Settlement later = make_settlement("evt_3", "app", DestinationState::pending);
  later.next_attempt = f.clock.now() + 1h;
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::delivered), later}));
  f.reopen();
  CHECK(f.claim("app") == Ids{"evt_2"});
}

TEST_CASE("queue: what is claimed is known to the one who claims and to nobody on disk")
{
  JournalFixture f;
  auto companion = open_sqlite_companion(f.file).value();
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app", "crm"})})}));
  REQUIRE(companion->claim("app", f.clock.now(), {}).value().size() == 1);
  CHECK(companion->claim("app", f.clock.now(), {}).value().empty());
  CHECK_FALSE(companion->next_due("app").value());
  CHECK(companion->claim("crm", f.clock.now(), {}).value().size() == 1);
  REQUIRE(
      companion->settle(std::vector{make_settlement("evt_1", "app", DestinationState::delivered)}));
  companion = open_sqlite_companion(f.file).value();
  CHECK(companion->claim("app", f.clock.now(), {}).value().empty());
  CHECK(companion->claim("crm", f.clock.now(), {}).value().size() == 1);
}

TEST_CASE("queue: a claim ends with the event that fills its bytes")
{
  JournalFixture f;
  for (int i = 1; i <= 4; ++i) {
    NewEvent event = make_event(text("evt_", i), {"app"});
    event.envelope.assign(1000, 'x');
    REQUIRE(f.append({make_delivery(text("dlv_", i), {event})}));
  }
  CHECK(f.writer->claim("app", f.clock.now(), {.limit = 10, .bytes = 1001})->size() == 2);
  CHECK(f.writer->claim("app", f.clock.now(), {.limit = 10, .bytes = 1})->size() == 1);
  CHECK(f.writer->claim("app", f.clock.now(), {.limit = 10, .bytes = 0})->empty());
  CHECK(f.claim("app") == Ids{"evt_4"});
}

TEST_CASE("queue: a claim has the request as it was received where that is asked for")
{
  JournalFixture f;
  NewDelivery delivery = make_delivery("dlv_1", {make_event("evt_1", {"app"})});
  delivery.request.headers = {{"X-Id", "7"}};
  delivery.request.body = "{ }";
  REQUIRE(f.append({delivery}));
  const auto claimed = f.writer->claim("app", f.clock.now(), {.with_request = true}).value();
  REQUIRE(claimed.size() == 1);
  REQUIRE(claimed[0].request);
  CHECK(claimed[0].request->body == "{ }");
  CHECK(claimed[0].request->headers == delivery.request.headers);
  CHECK(claimed[0].request->received_at == delivery.request.received_at);
}

TEST_CASE("queue: a destination that wanted no more is remembered until it is used again")
{
  JournalFixture f;
  CHECK(f.writer->list_disabled()->empty());
  REQUIRE(f.writer->disable_destination({"app", f.clock.now(), "410: gone"}));
  REQUIRE(f.writer->disable_destination({"app", f.clock.now(), "410: gone for good"}));
  f.reopen();
  const auto disabled = open_sqlite_reader(f.file).value()->list_disabled().value();
  REQUIRE(disabled.size() == 1);
  CHECK(disabled[0].name == "app");
  CHECK(disabled[0].at == f.clock.now());
  CHECK(disabled[0].reason == "410: gone for good");
  REQUIRE(f.writer->enable_destination("app"));
  REQUIRE(f.writer->enable_destination("crm"));
  CHECK(f.writer->list_disabled()->empty());
}

TEST_CASE("queue: a settled event stays settled and a late attempt is still recorded")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::delivered)}));
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::pending)}));
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::dead)}));
  const EventDetails event = f.event("evt_1");
  CHECK(event.event.status == EventStatus::delivered);
  CHECK(event.attempts.size() == 3);
  REQUIRE(event.destinations.size() == 1);
  CHECK(event.destinations[0].attempts == 3);
  CHECK_FALSE(event.destinations[0].next_attempt);
  CHECK(f.claim("app").empty());
}

TEST_CASE("queue: a retry without a time is due at once")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  CHECK(f.claim("app") == Ids{"evt_1"});
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::pending)}));
  CHECK(f.claim("app") == Ids{"evt_1"});
}

TEST_CASE("queue: an unknown event or destination settles nothing of the batch")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  const auto good = make_settlement("evt_1", "app", DestinationState::delivered);
  CHECK(f.settle({good, make_settlement("evt_2", "app", DestinationState::dead)}).error().code ==
        ErrorCode::not_found);
  CHECK(f.settle({good, make_settlement("evt_1", "crm", DestinationState::dead)}).error().code ==
        ErrorCode::not_found);
  CHECK(f.event("evt_1").event.status == EventStatus::pending);
  CHECK(f.event("evt_1").attempts.empty());
}

TEST_CASE("queue: the detail of an attempt is cut between characters")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  Settlement settlement = make_settlement("evt_1", "app", DestinationState::dead);
  settlement.detail = std::string(2046, 'x') + "\xe2\x82\xac" + std::string(10000, 'y');
  REQUIRE(f.settle({settlement}));
  settlement.detail = std::string(2048, 'z');
  REQUIRE(f.settle({settlement}));
  const EventDetails event = f.event("evt_1");
  CHECK(event.attempts[0].detail == std::string(2046, 'x'));
  CHECK(event.attempts[1].detail == std::string(2048, 'z'));
}
