#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::journal;
using namespace std::chrono_literals;
using tests::Ids;
using tests::JournalFixture;
using tests::make_delivery;
using tests::make_event;

namespace {

Ids ids_of(const Result<std::vector<EventRow>>& rows)
{
  Ids ids;
  for (const EventRow& row : rows.value()) {
    ids.push_back(row.id);
  }
  return ids;
}

/// Three deliveries, one second apart, of two accounts.
struct QueriesFixture : JournalFixture {
  QueriesFixture()
  {
    NewDelivery first = make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2")});
    first.events[0].sender = "+1555";
    first.events[1].code = "orders[1]";
    NewDelivery second = make_delivery("dlv_2", {make_event("evt_3")});
    second.account = "pay";
    second.request.received_at += 1s;
    second.events[0].code = "payment.captured";
    second.events[0].status = EventStatus::inactive;
    NewDelivery third = make_delivery("dlv_3", {make_event("evt_4")});
    third.request.received_at += 2s;
    third.events[0].sender = "+1555";
    third.events[0].code = "orders/paid";
    REQUIRE(append({first, second}));
    REQUIRE(append({third}));
  }

  Ids list(const EventFilter& filter) { return ids_of(writer->list_events(filter)); }
};

} // namespace

TEST_CASE("queries: events are listed newest first up to the limit")
{
  QueriesFixture f;
  CHECK(f.list({}) == Ids{"evt_4", "evt_3", "evt_2", "evt_1"});
  CHECK(f.list({.limit = 2}) == Ids{"evt_4", "evt_3"});
  CHECK(f.list({.limit = 0}).empty());
}

TEST_CASE("queries: each filter narrows the list and all of them hold together")
{
  QueriesFixture f;
  const TimePoint start = f.clock.now();
  CHECK(f.list({.account = "pay"}) == Ids{"evt_3"});
  CHECK(f.list({.account = "nobody"}).empty());
  CHECK(f.list({.status = EventStatus::inactive}) == Ids{"evt_3"});
  CHECK(f.list({.status = EventStatus::pending}) == Ids{"evt_1"});
  CHECK(f.list({.sender = "+1555"}) == Ids{"evt_4", "evt_1"});
  CHECK(f.list({.since = start + 1s}) == Ids{"evt_4", "evt_3"});
  CHECK(f.list({.since = start + 3s}).empty());
  CHECK(f.list({.account = "shop", .sender = "+1555", .since = start + 1s}) == Ids{"evt_4"});
  CHECK(f.list({.account = "pay", .sender = "+1555"}).empty());
}

TEST_CASE("queries: a list goes on where the last one ended and either way round")
{
  QueriesFixture f;
  const auto newest = f.writer->list_events({.limit = 2}).value();
  CHECK(f.list({.before = newest.back().place}) == Ids{"evt_2", "evt_1"});
  CHECK(f.list({.after = newest.back().place}) == Ids{"evt_4"});
  CHECK(f.list({.order = ListOrder::oldest_first, .limit = 3}) == Ids{"evt_1", "evt_2", "evt_3"});
  CHECK(f.list({.order = ListOrder::oldest_first, .bytes = 1}) == Ids{"evt_1"});
  CHECK(f.list({.until = f.clock.now() + 1s}) == Ids{"evt_2", "evt_1"});
  CHECK(f.list({.destination = "app"}) == Ids{"evt_1"});
  CHECK(f.list({.destination = "ap"}).empty());
}

TEST_CASE("queries: codes are matched by our globs before the limit counts")
{
  QueriesFixture f;
  CHECK(f.list({.code_glob = "orders/*"}) == Ids{"evt_4", "evt_1"});
  CHECK(f.list({.code_glob = "orders/*", .limit = 1}) == Ids{"evt_4"});
  CHECK(f.list({.code_glob = "payment.captured", .limit = 1}) == Ids{"evt_3"});
  CHECK(f.list({.code_glob = "orders[1]"}) == Ids{"evt_2"});
  CHECK(f.list({.code_glob = "orders?paid"}) == Ids{"evt_4"});
}

TEST_CASE("queries: a delivery is found by its id and by that of any of its events")
{
  QueriesFixture f;
  for (const char* id : {"dlv_1", "evt_1", "evt_2"}) {
    CAPTURE(id);
    const auto found = f.writer->find_delivery(id);
    REQUIRE(found);
    CHECK(found->id == "dlv_1");
    REQUIRE(found->events.size() == 2);
    CHECK(found->events[0].event.id == "evt_1");
    CHECK(found->events[1].event.id == "evt_2");
    REQUIRE(found->events[0].destinations.size() == 1);
    CHECK(found->events[0].destinations[0].destination == "app");
    CHECK(found->events[0].destinations[0].next_attempt == f.clock.now());
    CHECK(found->events[1].destinations.empty());
  }
  const auto missing = f.writer->find_delivery("dlv_9");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(missing.error().message.find("dlv_9") != std::string::npos);
}

TEST_CASE("queries: a refusal is found by its id and says so")
{
  QueriesFixture f;
  Refusal refusal;
  refusal.id = "dlv_r1";
  refusal.account = "shop";
  refusal.at = f.clock.now();
  refusal.status = 401;
  refusal.reason = "no signature";
  refusal.remote_address = "192.0.2.1";
  refusal.method = "POST";
  refusal.target = "/x";
  refusal.headers = {{"A", "b"}};
  refusal.body = "body";
  REQUIRE(f.writer->append_refusals(std::vector{refusal}));
  const auto found = f.writer->find_delivery("dlv_r1");
  REQUIRE(found);
  CHECK_FALSE(found->accepted);
  CHECK(found->status == 401);
  CHECK(found->reason == "no signature");
  CHECK(found->account == "shop");
  CHECK(found->request.method == "POST");
  CHECK(found->request.target == "/x");
  CHECK(found->request.headers == refusal.headers);
  CHECK(found->request.body == "body");
  CHECK(found->request.remote_address == "192.0.2.1");
  CHECK(found->request.received_at == f.clock.now());
  CHECK(found->events.empty());
  CHECK(f.list({}).size() == 4);
}
