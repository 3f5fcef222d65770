#include "hookctl/destination/retry.hpp"

#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using destination::RetrySchedule;

TEST_CASE("retry: waits lie in the upper half of each step and differ")
{
  const RetrySchedule schedule;
  tests::SeededRng rng;
  bool differ = false;
  for (int made = 1; made <= 5; ++made) {
    const auto step = schedule.steps[static_cast<std::size_t>(made) - 1];
    for (int i = 0; i < 200; ++i) {
      const auto delay = schedule.delay_before(made, rng);
      REQUIRE(delay);
      CHECK(*delay >= step / 2);
      CHECK(*delay <= step);
      differ = differ || *delay != schedule.delay_before(made, rng);
    }
  }
  CHECK(differ);
}

TEST_CASE("retry: it ends after the last step")
{
  tests::SeededRng rng;
  CHECK_FALSE(RetrySchedule{}.delay_before(6, rng));
  CHECK_FALSE(RetrySchedule{{}}.delay_before(1, rng));
  CHECK_FALSE(RetrySchedule{}.delay_before(0, rng));
}
