#include "hookctl/db/database.hpp"
#include "hookctl/db/transaction.hpp"
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

/// The whole of prune(), step by step.
Pruned prune_all(Journal& journal, PruneFilter filter)
{
  Pruned all;
  while (true) {
    const Pruned step = journal.prune(filter).value();
    all.deliveries += step.deliveries;
    all.events += step.events;
    all.waiting += step.waiting;
    filter.from = step.next;
    if (!step.has_more) {
      return all;
    }
  }
}

/// dlv_1: settled; dlv_2: of another account, inactive; dlv_3: one event waits; dlv_4: a day later.
struct PrunerFixture : JournalFixture {
  explicit PrunerFixture(SqliteOptions with = {})
      : JournalFixture(std::move(with))
  {
    auto first = make_delivery("dlv_1", {make_event("evt_1", {"app"})});
    first.dedupe_key = "id:1";
    auto second = make_delivery("dlv_2", {make_event("evt_2")});
    second.account = "pay";
    second.events[0].status = EventStatus::inactive;
    auto third = make_delivery("dlv_3", {make_event("evt_3"), make_event("evt_4", {"app"})});
    auto fourth = make_delivery("dlv_4", {make_event("evt_5")});
    fourth.request.received_at += 24h;
    REQUIRE(append({first, second, third, fourth}));
    REQUIRE(settle({make_settlement("evt_1", "app", DestinationState::delivered)}));
  }

  [[nodiscard]] Ids left() const
  {
    Ids ids;
    const auto rows = writer->list_events({.order = ListOrder::oldest_first}).value();
    for (const EventRow& row : rows) {
      ids.push_back(row.id);
    }
    return ids;
  }

  TimePoint now = clock.now() + 25h;
  PruneFilter filter{.before = clock.now() + 1h, .now = now};
};

} // namespace

TEST_CASE("pruner: old deliveries go when all their events are settled")
{
  PrunerFixture f;
  const Pruned done = prune_all(*f.writer, f.filter);
  CHECK(done.deliveries == 2);
  CHECK(done.events == 2);
  CHECK(done.waiting == 1);
  CHECK(f.left() == Ids{"evt_3", "evt_4", "evt_5"});
}

TEST_CASE("pruner: what one destination gave up and another still waits for stays")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app", "crm"})})}));
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::dead)}));
  CHECK(f.event("evt_1").event.status == EventStatus::dead);
  PruneFilter filter{.before = f.clock.now() + 1h, .now = f.clock.now() + 1h};
  filter.status = EventStatus::dead;
  const Pruned kept = prune_all(*f.writer, filter);
  CHECK(kept.deliveries == 0);
  CHECK(kept.waiting == 1);
  REQUIRE(f.settle({make_settlement("evt_1", "crm", DestinationState::delivered)}));
  CHECK(prune_all(*f.writer, filter).deliveries == 1);
}

TEST_CASE("pruner: by account and by status; a dry run only counts")
{
  PrunerFixture f;
  f.filter.dry_run = true;
  CHECK(prune_all(*f.writer, f.filter).deliveries == 2);
  CHECK(f.left().size() == 5);
  f.filter.dry_run = false;
  SUBCASE("account")
  {
    f.filter.account = "pay";
    CHECK(prune_all(*f.writer, f.filter).events == 1);
    CHECK(f.left() == Ids{"evt_1", "evt_3", "evt_4", "evt_5"});
  }
  SUBCASE("status")
  {
    f.filter.status = EventStatus::delivered;
    CHECK(prune_all(*f.writer, f.filter).events == 1);
    CHECK(f.left() == Ids{"evt_2", "evt_3", "evt_4", "evt_5"});
  }
}

TEST_CASE("pruner: a repeat of what was taken away is still one within the window")
{
  PrunerFixture f;
  prune_all(*f.writer, f.filter);
  auto repeat = make_delivery("dlv_9", {make_event("evt_9")});
  repeat.dedupe_key = "id:1";
  repeat.request.received_at = f.now;
  const auto appended = f.append({repeat}).value();
  CHECK(appended[0].duplicate);
  CHECK(appended[0].delivery_id == "dlv_1");
}

TEST_CASE("pruner: beside a running writer, whose cap of events counts what is left")
{
  PrunerFixture f({.keep = {.events = 6}});
  const auto second = open_sqlite_companion(f.file).value();
  CHECK(prune_all(*second, f.filter).events == 2);
  // 3 are left: there is room for 2 more without anything having to go.
  REQUIRE(f.append({make_delivery("dlv_5", {make_event("evt_6"), make_event("evt_7")})}));
  while (f.writer->maintain(f.now).value().has_more) {
  }
  CHECK(f.left() == Ids{"evt_3", "evt_4", "evt_5", "evt_6", "evt_7"});
}

TEST_CASE("pruner: many deliveries go in many small steps")
{
  JournalFixture f;
  std::vector<NewDelivery> batch;
  for (int i = 0; i < 300; ++i) {
    batch.push_back(make_delivery(text("dlv_", i), {make_event(text("evt_", i))}));
  }
  REQUIRE(f.append(batch));
  const PruneFilter filter{.before = f.clock.now() + 1h, .now = f.clock.now() + 1h};
  const Pruned step = f.writer->prune(filter).value();
  CHECK(step.has_more);
  CHECK(step.deliveries < 100);
  CHECK(prune_all(*f.writer, filter).deliveries == 300 - step.deliveries);
}

TEST_CASE("pruner: where nothing is old enough a writer that is at work is not waited for")
{
  PrunerFixture f;
  auto database = db::Database::open(f.file, db::OpenMode::read_write).value();
  const auto companion = open_sqlite_companion(f.file).value();
  const auto writing = db::Transaction::begin_write(database).value();
  f.filter.before = f.clock.now() - 1h;
  const auto step = companion->prune(f.filter);
  REQUIRE(step);
  CHECK(step->deliveries == 0);
  CHECK_FALSE(step->has_more);
}
