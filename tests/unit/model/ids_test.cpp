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

TEST_CASE("ids: when one was made can be read from it, and from nothing else")
{
  tests::SeededRng rng;
  const tests::FakeClock clock;
  const auto id = model::make_id(model::kEventPrefix, clock.now(), rng);
  REQUIRE(id);
  CHECK(model::time_of_id(*id) == clock.now());
  for (const char* other : {"",
                            "evt_1",
                            "evt_01kdybs2k8zzzzzzzzzzzzzzz!",
                            "evt_01kdybs2k8zzzzzzzzzzzzzz.*",
                            "evt_zzzzzzzzzzzzzzzzzzzzzzzzzz"}) {
    CAPTURE(other);
    CHECK_FALSE(model::time_of_id(other));
  }
}
