#include "hookctl/journal/sqlite_facts.hpp"
#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;

namespace {

constexpr std::chrono::milliseconds kLong{20'000};

} // namespace

TEST_CASE("sqlite facts: there is no journal yet, or it is none")
{
  const TempDir dir;
  CHECK(journal::look_at_sqlite(dir.file("journal.db"), kLong).error().code ==
        ErrorCode::not_found);
  dir.write("journal.db", "");
  CHECK(journal::look_at_sqlite(dir.file("journal.db"), kLong).error().code ==
        ErrorCode::not_found);
  dir.write("other.db", std::string(4096, 'x'));
  CHECK(journal::look_at_sqlite(dir.file("other.db"), kLong).error().code ==
        ErrorCode::invalid_data);
}

TEST_CASE("sqlite facts: what waits and since when, beside a writer")
{
  const TempDir dir;
  const std::string file = dir.file("journal.db");
  const auto writer = journal::open_sqlite_writer(file);
  REQUIRE(writer);
  auto second = make_delivery("dlv_2", {make_event("evt_2", {"app", "log"})});
  second.request.received_at = FakeClock().now() + std::chrono::minutes{5};
  const journal::NewDelivery batch[] = {make_delivery("dlv_1", {make_event("evt_1", {"app"})}),
                                        std::move(second)};
  REQUIRE((*writer)->append(batch));
  auto facts = journal::look_at_sqlite(file, kLong);
  REQUIRE(facts);
  CHECK(facts->schema == facts->known_schema);
  CHECK(facts->is_whole);
  CHECK(facts->damage.empty());
  CHECK(facts->is_counted);
  CHECK(facts->pending == 3);
  CHECK(facts->oldest_pending == FakeClock().now());
  CHECK(facts->newest == FakeClock().now() + std::chrono::minutes{5});
  CHECK(facts->dead == 0);
  CHECK(facts->bytes > 0);
  const journal::Settlement end[] = {
      make_settlement("evt_1", "app", journal::DestinationState::dead)};
  REQUIRE((*writer)->settle(end));
  facts = journal::look_at_sqlite(file, kLong);
  REQUIRE(facts);
  CHECK(facts->pending == 2);
  CHECK(facts->oldest_pending == FakeClock().now() + std::chrono::minutes{5});
  CHECK(facts->dead == 1);
}
