#include "hookctl/base/clock.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("clock: times print as RFC 3339 in milliseconds")
{
  CHECK(format_time(from_unix_ms(0)) == "1970-01-01T00:00:00.000Z");
  CHECK(format_time(from_unix_ms(1767323045678)) == "2026-01-02T03:04:05.678Z");
  CHECK(format_time(from_unix_ms(-1)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("clock: RFC 3339 times are read with offsets and fractions")
{
  CHECK(parse_time("2026-01-02T03:04:05.678Z") == from_unix_ms(1767323045678));
  CHECK(parse_time("2025-01-15T12:20:29+05:30") == parse_time("2025-01-15T06:50:29Z"));
  CHECK(parse_time("2025-01-15T00:20:29-05:00") == parse_time("2025-01-15T05:20:29.000000000Z"));
  CHECK(parse_time("2016-12-31T23:59:60Z") == parse_time("2017-01-01T00:00:00Z"));
  for (const char* bad : {"",
                          "2026-01-02",
                          "2026-13-02T03:04:05Z",
                          "2026-02-30T03:04:05Z",
                          "2026-01-02T24:04:05Z",
                          "2026-01-02T03:04:05",
                          "2026-01-02T03:04:05.Z",
                          "2026-01-02T03:04:05.1234567890Z",
                          "2026-01-02T03:04:05Zx",
                          "0000-01-02T03:04:05Z",
                          "2026-01-02T03:04:05+25:00"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_time(bad));
  }
}

TEST_CASE("clock: format and parse are inverse")
{
  for (const std::int64_t ms :
       {0LL, 1LL, 999LL, 951782400000LL, 1767323045678LL, 4102444800000LL}) {
    CHECK(parse_time(format_time(from_unix_ms(ms))) == from_unix_ms(ms));
  }
}

TEST_CASE("clock: durations are a number and a unit")
{
  using namespace std::chrono_literals;
  CHECK(parse_duration("0") == 0ms);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("30s") == 30s);
  CHECK(parse_duration("15m") == 15min);
  CHECK(parse_duration("24h") == 24h);
  CHECK(parse_duration("365d") == 365 * 24h);
  for (const char* bad : {"", "5", "s", "-1s", "1.5h", "366d", "99999999999s", "1 s", "1w"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_duration(bad));
  }
}
