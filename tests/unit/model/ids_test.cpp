#include "hookctl/model/ids.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("ids: they sort by time and have a fixed length")
{
  tests::SeededRng rng;
  tests::FakeClock clock;
  std::string last;
  for (int i = 0; i < 100; ++i) {
    const auto id = model::make_id(model::kEventPrefix, clock.now(), rng);
    REQUIRE(id);
    CHECK(id->size() == 30);
    CHECK(id->starts_with("evt_"));
    CHECK(*id > last);
    last = *id;
    clock.advance(std::chrono::milliseconds{1});
  }
}
