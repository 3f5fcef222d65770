#include "tests/support/fault_vfs.hpp"
#include "tests/unit/journal/model.hpp"

// The promise of journal.hpp: "when append() returns a value, the deliveries are on stable storage:
// they survive a killed process, a crashed machine and a power cut. When it returns an error none
// of the batch is acknowledged and none is kept."

using namespace hookctl;
using namespace hookctl::journal;
using tests::FaultVfs;
using tests::JournalFixture;
using tests::JournalModel;
using tests::make_delivery;
using tests::make_event;

namespace {

enum class Ended { at_the_cut, without_one };

/// Random steps until the power goes at the n-th sync, then a look at what is left, and some more
/// steps.
Ended run_with_power_cut(std::uint64_t seed, int cut)
{
  FaultVfs disk;
  JournalFixture f({.vfs = disk.name()});
  JournalModel model(seed);
  tests::SeededRng rng(seed * 1000 + static_cast<std::uint64_t>(cut));
  disk.cut_power_at_sync(cut);
  for (int i = 0; i < 25 && model.step(*f.writer); ++i) {
    if (i % 10 == 9) {
      f.writer.reset(); // closing moves the log into the database: more places for the cut
      auto opened = open_sqlite_writer(f.file, f.options);
      if (!opened) {
        break;
      }
      f.writer = *std::move(opened);
      model.released();
    }
  }
  model.lost_power();
  const Ended ended = disk.has_power() ? Ended::without_one : Ended::at_the_cut;
  f.writer.reset();
  disk.restore_power(rng);
  f.reopen();
  model.released();
  model.check(*f.writer, f.file);
  for (int i = 0; i < 5; ++i) {
    REQUIRE(model.step(*f.writer));
  }
  model.check(*f.writer, f.file);
  return ended;
}

} // namespace

TEST_CASE("journal: whatever append acknowledged is there once after a power cut at any sync")
{
  int cuts = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    for (int cut = 1;; ++cut) {
      CAPTURE(cut);
      if (run_with_power_cut(seed, cut) == Ended::without_one) {
        break;
      }
      ++cuts;
    }
  }
  CHECK(cuts > 200);
}

TEST_CASE("journal: a power cut while it is first made leaves a file that can be opened")
{
  for (int cut = 1; cut < 12; ++cut) {
    CAPTURE(cut);
    FaultVfs disk;
    const tests::TempDir dir;
    const SqliteOptions options{.vfs = disk.name()};
    const std::string file = dir.file("journal.db");
    disk.cut_power_at_sync(cut);
    std::ignore = open_sqlite_writer(file, options); // fails where the cut comes before it is ready
    tests::SeededRng rng(static_cast<std::uint64_t>(cut));
    disk.restore_power(rng);
    const auto opened = open_sqlite_writer(file, options);
    REQUIRE(opened);
    CHECK(opened.value()->append(std::vector{make_delivery("dlv_1")}));
  }
}

TEST_CASE("journal: a full disk refuses the batch and space makes it work again")
{
  FaultVfs disk;
  JournalFixture f({.vfs = disk.name()});
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  disk.set_disk(FaultVfs::Disk::full);
  const auto refused = f.append({make_delivery("dlv_2"), make_delivery("dlv_3")});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::io);
  CHECK(refused.error().hint.find("free some space") != std::string::npos);
  CHECK(f.writer->find_delivery("dlv_1"));
  CHECK_FALSE(f.writer->find_delivery("dlv_2"));
  disk.set_disk(FaultVfs::Disk::roomy);
  CHECK(f.claim("app") == tests::Ids{"evt_1"});
  REQUIRE(f.append({make_delivery("dlv_2"), make_delivery("dlv_3")}));
  f.reopen();
  CHECK(f.writer->list_events({})->size() == 1);
  CHECK(f.writer->find_delivery("dlv_3"));
}

TEST_CASE("journal: a probe is a synced write, fails where append would and leaves nothing")
{
  FaultVfs disk;
  JournalFixture f({.vfs = disk.name()});
  REQUIRE(f.append({make_delivery("dlv_1")}));
  const int before = disk.syncs();
  REQUIRE(f.writer->probe());
  CHECK(disk.syncs() > before);
  disk.set_disk(FaultVfs::Disk::full);
  CHECK(f.writer->probe().error().code == ErrorCode::io);
  disk.set_disk(FaultVfs::Disk::roomy);
  CHECK(f.writer->probe());
  disk.fail_sync(1);
  CHECK(f.writer->probe().error().code == ErrorCode::io);
  REQUIRE(f.writer->probe());
  f.reopen();
  CHECK(f.writer->find_delivery("dlv_1"));
}

TEST_CASE("journal: a failing sync keeps nothing of the batch and the next one works")
{
  FaultVfs disk;
  JournalFixture f({.vfs = disk.name()});
  NewDelivery delivery = make_delivery("dlv_1", {make_event("evt_1")});
  delivery.dedupe_key = "k";
  disk.fail_sync(1);
  CHECK(f.append({delivery, make_delivery("dlv_2")}).error().code == ErrorCode::io);
  CHECK_FALSE(f.writer->find_delivery("dlv_1"));
  CHECK_FALSE(f.writer->find_delivery("dlv_2"));
  f.reopen();
  CHECK_FALSE(f.writer->find_delivery("dlv_1"));
  CHECK(f.writer->list_events({})->empty());

  // The sender tries again, and it is no repeat.
  const auto again = f.append({delivery, make_delivery("dlv_2")});
  REQUIRE(again);
  CHECK_FALSE(again->front().duplicate);
}

TEST_CASE("journal: a failing write at any place keeps all of the batch or nothing")
{
  for (int nth = 1; nth <= 12; ++nth) {
    CAPTURE(nth);
    FaultVfs disk;
    JournalFixture f({.vfs = disk.name()});
    REQUIRE(f.append({make_delivery("dlv_1")}));
    NewDelivery big = make_delivery("dlv_2", {make_event("evt_2", {"app"})});
    big.request.body.assign(100000, 'b');
    disk.fail_write(nth);
    const bool kept = f.append({big, make_delivery("dlv_3")}).has_value();
    disk.fail_write(0);
    CHECK(f.writer->find_delivery("dlv_2").has_value() == kept);
    CHECK(f.writer->find_delivery("dlv_3").has_value() == kept);
    REQUIRE(f.append({make_delivery("dlv_4")}));
    f.reopen();
    CHECK(f.writer->find_delivery("dlv_1"));
    CHECK(f.writer->find_delivery("dlv_3").has_value() == kept);
    CHECK(f.writer->find_delivery("dlv_4"));
  }
}

TEST_CASE("journal: settlements are synced once a second")
{
  FaultVfs disk;
  JournalFixture f({.vfs = disk.name()});
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  const auto syncs_of_settling = [&](std::chrono::milliseconds later) {
    auto settlement = tests::make_settlement("evt_1", "app", DestinationState::pending);
    settlement.at = f.clock.now() + later;
    const int before = disk.syncs();
    REQUIRE(f.settle({settlement}));
    return disk.syncs() - before;
  };
  using std::chrono::milliseconds;
  CHECK(syncs_of_settling(milliseconds{0}) == 1);
  CHECK(syncs_of_settling(milliseconds{0}) == 0);
  CHECK(syncs_of_settling(milliseconds{999}) == 0);
  CHECK(syncs_of_settling(milliseconds{1000}) == 1);
  CHECK(syncs_of_settling(milliseconds{1999}) == 0);
  CHECK(syncs_of_settling(milliseconds{500}) == 1); // the clock was set back
}

TEST_CASE("journal: a claim costs no sync and an append costs one")
{
  FaultVfs disk;
  JournalFixture f({.vfs = disk.name()});
  REQUIRE(f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})}));
  const int before = disk.syncs();
  CHECK(f.claim("app").size() == 1);
  CHECK(disk.syncs() == before);
  REQUIRE(f.append({make_delivery("dlv_2"), make_delivery("dlv_3")}));
  CHECK(disk.syncs() == before + 1);
}
