#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/schema.hpp"
#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::journal;

namespace {

/// A journal as the first version left it: one delivery with two events, one without any.
constexpr const char* kOldRows = R"sql(
INSERT INTO deliveries VALUES (1, 'dlv_1', 'shop', 'shopify', 'k', 1000, 200, 'token', '', 2);
INSERT INTO deliveries VALUES (2, 'dlv_2', 'shop', 'shopify', NULL, 2000, 200, 'token', '', 0);
INSERT INTO requests VALUES (1, 'POST', '/x', '', X'', '{}', X'7B7D'), (2, 'POST', '/x', '', X'', '{}', X'7B7D');
INSERT INTO events VALUES (1, 'evt_1', 1, 'c', NULL, NULL, 'bot', 'pending', '');
INSERT INTO events VALUES (2, 'evt_2', 1, 'c', NULL, NULL, 'bot', 'delivered', '');
INSERT INTO envelopes VALUES (1, '{"n":1}'), (2, '{"n":2}');
INSERT INTO event_destinations VALUES (1, 'app', 'pending', 1, 1000, 1), (2, 'app', 'delivered', 1, NULL, 0);
INSERT INTO attempts VALUES (1, 1, 'app', 1000, 5, 'pending', 503, 'busy'), (2, 2, 'app', 1000, 5, 'delivered', 200, '');
)sql";

} // namespace

TEST_CASE("schema: a journal of the first version keeps everything it had")
{
  const tests::TempDir dir;
  const std::string file = dir.write("journal.db", "");
  {
    auto database = db::Database::open(file, db::OpenMode::read_write).value();
    db::Schema first = journal::detail::journal_schema();
    first.migrations = first.migrations.first(1);
    REQUIRE(db::migrate(database, first));
    REQUIRE(database.execute(kOldRows));
  }
  auto writer = open_sqlite_writer(file).value();
  const auto found = writer->find_delivery("dlv_1").value();
  CHECK(found.repeats == 2);
  REQUIRE(found.events.size() == 2);
  CHECK(found.events[0].event.envelope == R"({"n":1})");
  CHECK(found.events[1].attempts.size() == 1);
  CHECK(writer->find_delivery("dlv_2")->events.empty());
  const auto now = tests::FakeClock().now();
  const auto claimed = writer->claim("app", now, {.limit = 10}).value();
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].envelope == R"({"n":1})");

  auto repeat = tests::make_delivery("dlv_3");
  repeat.dedupe_key = "k";
  repeat.request.received_at = from_unix_ms(5000);
  CHECK(writer->append({&repeat, 1}).value().front().delivery_id == "dlv_1");
  auto database = db::Database::open(file, db::OpenMode::read_only).value();
  CHECK(db::query_text(database, "PRAGMA integrity_check") == "ok");
  CHECK(db::query_integer(database, "SELECT count(*) FROM pragma_foreign_key_check") == 0);
}
