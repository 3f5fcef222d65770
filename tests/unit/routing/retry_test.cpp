#include "hookctl/routing/retry.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using namespace hookctl::routing;
using namespace std::chrono_literals;

TEST_CASE("retry: each wait is anything up to its step and then it gives up")
{
  tests::SeededRng rng;
  const RetrySchedule schedule;
  const std::chrono::milliseconds steps[] = {5s, 30s, 5min, 30min, 2h};
  int attempt = 1;
  for (const auto step : steps) {
    CAPTURE(attempt);
    std::chrono::milliseconds shortest = step;
    std::chrono::milliseconds longest = 0ms;
    for (int i = 0; i < 200; ++i) {
      const auto delay = schedule.delay_before(attempt, rng);
      REQUIRE(delay);
      CHECK(*delay >= 0ms);
      CHECK(*delay <= step);
      shortest = std::min(shortest, *delay);
      longest = std::max(longest, *delay);
    }
    CHECK(shortest < step / 20);
    CHECK(longest > step - step / 20);
    ++attempt;
  }
  CHECK_FALSE(schedule.delay_before(6, rng));
  CHECK_FALSE(schedule.delay_before(0, rng));
}

TEST_CASE("retry: waits differ")
{
  tests::SeededRng rng;
  const RetrySchedule schedule;
  CHECK(schedule.delay_before(5, rng) != schedule.delay_before(5, rng));
}

TEST_CASE("retry: a schedule without steps never retries and one without wait retries at once")
{
  tests::SeededRng rng;
  CHECK_FALSE(RetrySchedule{{}}.delay_before(1, rng));
  CHECK(RetrySchedule{{0ms}}.delay_before(1, rng) == 0ms);
}
