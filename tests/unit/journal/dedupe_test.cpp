#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/dedupe.hpp"
#include "tests/support/fault_vfs.hpp"
#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::journal;
using journal::detail::Dedupe;
using tests::JournalFixture;
using tests::make_delivery;

namespace {

NewDelivery keyed(int number, TimePoint at = tests::FakeClock().now())
{
  NewDelivery delivery = make_delivery(text("dlv_", number));
  delivery.dedupe_key = text("key_", number);
  delivery.request.received_at = at;
  return delivery;
}

/// Numbers [first, last) in batches.
void append_many(JournalFixture& f, int first, int last)
{
  constexpr int kBatch = 4000;
  for (int begin = first; begin < last; begin += kBatch) {
    std::vector<NewDelivery> batch;
    for (int i = begin; i < std::min(last, begin + kBatch); ++i) {
      batch.push_back(keyed(i));
    }
    REQUIRE(f.append(std::move(batch)));
    while (f.writer->maintain(f.clock.now())->has_more) {
    }
  }
}

bool is_repeat(JournalFixture& f, int number)
{
  NewDelivery again = keyed(number);
  again.id = text("dlv_again_", number);
  const auto outcome = f.append({again}).value().front();
  if (outcome.duplicate) {
    CHECK(outcome.delivery_id == text("dlv_", number));
  }
  return outcome.duplicate;
}

} // namespace

TEST_CASE("dedupe: a repeat is found in memory and in the table and after opening again")
{
  JournalFixture f;
  const int many = static_cast<int>(Dedupe::kWaiting + 3 * Dedupe::kMoved);
  append_many(f, 0, many);
  auto database = db::Database::open(f.file, db::OpenMode::read_only).value();
  const auto moved = db::query_integer(database, "SELECT count(*) FROM dedupe").value();
  CHECK(moved > 0);
  CHECK(moved < many);
  for (int i = 0; i < many; i += 977) {
    CHECK(is_repeat(f, i));
  }
  f.reopen();
  for (int i = 0; i < many; i += 991) {
    CHECK(is_repeat(f, i));
  }
  CHECK_FALSE(is_repeat(f, many));
  CHECK(is_repeat(f, many - 1));
}

TEST_CASE("dedupe: a delivery outside of the window is none")
{
  using std::chrono::milliseconds;
  JournalFixture f({.dedupe_window = milliseconds{1000}});
  REQUIRE(f.append({keyed(1)}));
  auto again = keyed(1, f.clock.now() + milliseconds{1000});
  again.id = "dlv_2";
  CHECK(f.append({again}).value().front().duplicate);
  again.request.received_at += milliseconds{1};
  CHECK_FALSE(f.append({again}).value().front().duplicate);
  // The newer one counts from now on.
  again.id = "dlv_3";
  CHECK(f.append({again}).value().front().delivery_id == "dlv_2");
}

TEST_CASE("dedupe: keys with the same hash are told apart")
{
  JournalFixture f;
  REQUIRE(f.append({keyed(1)}));
  auto database = db::Database::open(f.file, db::OpenMode::read_write).value();
  auto dedupe = Dedupe::prepare(database).value();
  const std::uint64_t hash = dedupe.hash_of("shop", "anything");
  dedupe.add(hash, 1);
  const TimePoint long_ago{};
  CHECK(dedupe.find(hash, "shop", "key_1", long_ago).value().has_value());
  CHECK_FALSE(dedupe.find(hash, "shop", "key_2", long_ago).value().has_value());
  CHECK_FALSE(dedupe.find(hash, "other", "key_1", long_ago).value().has_value());
}

TEST_CASE("dedupe: a batch that was not written leaves no keys behind")
{
  tests::FaultVfs disk;
  JournalFixture f({.vfs = disk.name()});
  REQUIRE(f.append({keyed(1)}));
  disk.fail_sync(1);
  CHECK_FALSE(f.append({keyed(2), keyed(3)}));
  CHECK_FALSE(is_repeat(f, 2));
  CHECK(is_repeat(f, 1));
}
