#include "hookctl/metrics/exposition.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace hookctl::metrics;
using namespace std::chrono_literals;

TEST_CASE("exposition: a family is its help, its type and its samples")
{
  Exposition page;
  page.single("x_bytes", Type::gauge, "what is held", std::uint64_t{18446744073709551615U});
  page.family("x_total", Type::counter, "what came");
  page.sample(std::uint64_t{0});
  page.sample(0.25, {{"account", "shop"}, {"outcome", "refused"}});
  CHECK(page.text() == "# HELP x_bytes what is held\n"
                       "# TYPE x_bytes gauge\n"
                       "x_bytes 18446744073709551615\n"
                       "# HELP x_total what came\n"
                       "# TYPE x_total counter\n"
                       "x_total 0\n"
                       "x_total{account=\"shop\",outcome=\"refused\"} 0.25\n");
}

TEST_CASE("exposition: a label's value cannot leave its quotes")
{
  Exposition page;
  page.family("x", Type::gauge, "h");
  page.sample(std::uint64_t{1}, {{"a", "q\"b\\c\nd"}});
  page.sample(std::uint64_t{1}, {{"a", "\xff"}});
  CHECK(page.text() == "# HELP x h\n# TYPE x gauge\n"
                       "x{a=\"q\\\"b\\\\c\\nd\"} 1\n"
                       "x{a=\"\\\\xff\"} 1\n");
}

TEST_CASE("exposition: a histogram has buckets, the last one of all, a sum and a count")
{
  static constexpr std::array<std::chrono::microseconds, 2> kBounds = {250us, 1s};
  Histogram histogram(kBounds);
  histogram.observe(500ms);
  histogram.observe(2s);
  Exposition page;
  page.family("x_seconds", Type::histogram, "h");
  page.samples(histogram.read(), {{"a", "b"}});
  CHECK(page.text() == "# HELP x_seconds h\n# TYPE x_seconds histogram\n"
                       "x_seconds_bucket{a=\"b\",le=\"0.00025\"} 0\n"
                       "x_seconds_bucket{a=\"b\",le=\"1\"} 1\n"
                       "x_seconds_bucket{a=\"b\",le=\"+Inf\"} 2\n"
                       "x_seconds_sum{a=\"b\"} 2.5\n"
                       "x_seconds_count{a=\"b\"} 2\n");
}
