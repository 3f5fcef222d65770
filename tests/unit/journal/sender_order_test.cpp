#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
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

struct Ordered : JournalFixture {
  /// The n-th event, of this sender.
  void add(int n, std::optional<std::string> sender, std::string account = "shop")
  {
    NewEvent event = make_event(text("evt_", n), {"app"});
    event.sender = std::move(sender);
    NewDelivery delivery = make_delivery(text("dlv_", n), {event});
    delivery.account = std::move(account);
    delivery.request.received_at = clock.now() - 1h + std::chrono::milliseconds{n};
    REQUIRE(append({delivery}));
  }

  Ids claim_in_order(std::size_t limit = 100)
  {
    Ids ids;
    const auto claimed =
        writer->claim("app", clock.now(), {.limit = limit, .order = ClaimOrder::by_sender});
    REQUIRE(claimed);
    for (const Claimed& one : *claimed) {
      ids.push_back(one.event_id);
    }
    return ids;
  }

  void end(int n, DestinationState state)
  {
    auto settlement = make_settlement(text("evt_", n), "app", state);
    settlement.next_attempt = clock.now() + 10s;
    REQUIRE(settle({settlement}));
  }
};

} // namespace

TEST_CASE("order: of a sender one event goes when the one before it is done and others pass")
{
  Ordered f;
  f.add(1, "ann");
  f.add(2, "ann");
  f.add(3, "bob");
  f.add(4, "ann", "other_shop");
  f.add(5, std::nullopt);
  f.add(6, std::nullopt);
  f.add(7, "ann");
  CHECK(f.claim_in_order() == Ids{"evt_1", "evt_3", "evt_4", "evt_5", "evt_6"});
  CHECK(f.claim_in_order().empty());
  CHECK_FALSE(f.writer->next_due("app").value());

  // It fails: what comes behind it goes on waiting, also for whoever opens the journal next.
  f.end(1, DestinationState::pending);
  CHECK(f.claim_in_order().empty());
  CHECK(f.writer->next_due("app").value() == f.clock.now() + 10s);
  f.end(3, DestinationState::delivered);
  f.reopen();
  CHECK(f.claim_in_order() == Ids{"evt_4", "evt_5", "evt_6"});
  f.clock.advance(10s);
  CHECK(f.claim_in_order() == Ids{"evt_1"});
  f.end(1, DestinationState::delivered);
  CHECK(f.claim_in_order() == Ids{"evt_2"});
  f.end(2, DestinationState::dead);
  CHECK(f.claim_in_order() == Ids{"evt_7"});
  f.end(7, DestinationState::delivered);
  CHECK(f.claim_in_order().empty());
}

TEST_CASE("order: a long queue behind one that is stuck is looked at once")
{
  Ordered f;
  for (int n = 1; n <= 200; ++n) {
    f.add(n, "ann");
  }
  f.add(201, "bob");
  CHECK(f.claim_in_order(10) == Ids{"evt_1"});
  Ids rest;
  for (int round = 0; round < 3 && rest.empty(); ++round) {
    rest = f.claim_in_order(10);
  }
  CHECK(rest == Ids{"evt_201"});
  auto database = db::Database::open(f.file, db::OpenMode::read_only).value();
  const auto waiting = [&] {
    return db::query_integer(database,
                             "SELECT count(*) FROM event_destinations WHERE held = 2 AND state = "
                             "'pending'")
        .value();
  };
  CHECK(waiting() == 199);
  for (int n = 1; n <= 200; ++n) {
    CAPTURE(n);
    f.end(n, n % 7 == 0 ? DestinationState::dead : DestinationState::delivered);
    CHECK(f.claim_in_order(10) == (n < 200 ? Ids{text("evt_", n + 1)} : Ids{}));
  }
  CHECK(waiting() == 0);
}

TEST_CASE("order: a destination that wants it no more gets what was waiting")
{
  Ordered f;
  for (int n = 1; n <= 1200; ++n) {
    f.add(n, "ann");
  }
  CHECK(f.claim_in_order() == Ids{"evt_1"});
  while (f.writer->next_due("app").value()) {
    CHECK(f.claim_in_order().empty());
  }
  CHECK(f.claim("app", 5000).size() == 1199);
}
