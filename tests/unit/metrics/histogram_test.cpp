#include "hookctl/metrics/histogram.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>

using namespace hookctl::metrics;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::chrono::microseconds, 3> kBounds = {1ms, 10ms, 1s};

} // namespace

TEST_CASE("histogram: a bound is inclusive, and each bucket counts those below it too")
{
  Histogram histogram(kBounds);
  for (const std::chrono::nanoseconds each :
       {0ns, std::chrono::nanoseconds(1ms), std::chrono::nanoseconds(1ms) + 1ns}) {
    histogram.observe(each);
  }
  histogram.observe(1s);
  histogram.observe(1h);
  const auto read = histogram.read();
  REQUIRE(read.buckets.size() == 3);
  CHECK(read.buckets[0].bound == doctest::Approx(0.001));
  CHECK(read.buckets[0].count == 2);
  CHECK(read.buckets[1].count == 3);
  CHECK(read.buckets[2].count == 4);
  CHECK(read.count == 5);
  CHECK(read.sum == doctest::Approx(3601.002));
}

TEST_CASE("histogram: time that ran backwards counts as none")
{
  Histogram histogram(kBounds);
  histogram.observe(-5s);
  CHECK(histogram.read().buckets[0].count == 1);
  CHECK(histogram.read().sum == 0);
}

TEST_CASE("histogram: several threads lose nothing")
{
  Histogram histogram(kBounds);
  {
    const auto observe = [&] {
      for (int i = 0; i < 10'000; ++i) {
        histogram.observe(2ms);
      }
    };
    const std::jthread one(observe);
    const std::jthread other(observe);
  }
  CHECK(histogram.read().count == 20'000);
  CHECK(histogram.read().buckets[1].count == 20'000);
}
