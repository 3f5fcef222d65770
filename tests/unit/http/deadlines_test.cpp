#include "hookctl/http/detail/deadlines.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::http::detail;
using namespace std::chrono_literals;

TEST_CASE("http: an alarm that is put off is found at its old place and one drawn near at its new")
{
  Deadlines deadlines;
  const SteadyTime start{};
  Alarm alarm;
  deadlines.set(1, alarm, start + 10s);
  deadlines.set(1, alarm, start + 60s);
  CHECK(deadlines.next() == start + 10s);
  deadlines.set(1, alarm, start + 5s);
  CHECK(deadlines.next() == start + 5s);
  CHECK_FALSE(deadlines.take(start + 4s));
  CHECK(deadlines.take(start + 5s) == 1);
  CHECK_FALSE(deadlines.take(start + 90s));
}

TEST_CASE("http: alarms come in order and a removed one never does")
{
  Deadlines deadlines;
  const SteadyTime start{};
  Alarm first;
  Alarm second;
  Alarm third;
  deadlines.set(1, first, start + 3s);
  deadlines.set(2, second, start + 1s);
  deadlines.set(3, third, start + 2s);
  deadlines.remove(3, third);
  deadlines.remove(3, third);
  CHECK(deadlines.take(start + 9s) == 2);
  CHECK(deadlines.take(start + 9s) == 1);
  CHECK_FALSE(deadlines.next());
}
