#include "tests/support/fault_vfs.hpp"
#include "tests/unit/journal/model.hpp"

using namespace hookctl;
using tests::JournalFixture;
using tests::JournalModel;

TEST_CASE("journal: any interleaving of append and claim and settle and reopening keeps each "
          "delivery exactly once")
{
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    CAPTURE(seed);
    tests::FaultVfs disk; // faultless here, and faster than a real one
    JournalFixture f({.vfs = disk.name()});
    JournalModel model(seed);
    tests::SeededRng rng(seed + 1000);
    for (int i = 0; i < 60; ++i) {
      REQUIRE(model.step(*f.writer));
      if (rng.below(15) == 0) {
        f.reopen();
        model.released();
      }
    }
    model.check(*f.writer, f.file);
    model.drain(*f.writer);
  }
}
