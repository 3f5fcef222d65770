#include "hookctl/log/logger.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace hookctl;
using namespace hookctl::log;

namespace {

std::string logged(Format format, Level level, std::initializer_list<Field> fields)
{
  const tests::FakeClock clock;
  std::string out;
  LineLogger logger(clock, format, Level::info, [&](std::string_view line) { out += line; });
  logger.write(level, "listen.ready", fields);
  return out;
}

} // namespace

TEST_CASE("log: a text line has time and level and event and fields")
{
  CHECK(logged(Format::text, Level::info, {{"url", "http://127.0.0.1:1"}, {"n", "2"}}) ==
        "2026-01-02T03:04:05.000Z info listen.ready url=http://127.0.0.1:1 n=2\n");
  CHECK(logged(Format::text, Level::warning, {}) ==
        "2026-01-02T03:04:05.000Z warning listen.ready\n");
}

TEST_CASE("log: a value that is not one word is quoted and cannot forge a line or a field")
{
  CHECK(logged(Format::text,
               Level::error,
               {{"a", "two words"}, {"b", ""}, {"c", "say \"x\""}, {"d", "x=y"}}) ==
        "2026-01-02T03:04:05.000Z error listen.ready a=\"two words\" b=\"\" c=\"say \\\"x\\\"\" "
        "d=\"x=y\"\n");
  const std::string forged =
      logged(Format::text, Level::info, {{"a", "x\n2026 info fake\x1b[31m"}});
  CHECK(std::count(forged.begin(), forged.end(), '\n') == 1);
  CHECK(forged.find('\x1b') == std::string::npos);
}

TEST_CASE("log: a JSON line is one object")
{
  CHECK(logged(Format::json, Level::info, {{"url", "a\"b\n"}}) ==
        "{\"time\":\"2026-01-02T03:04:05.000Z\",\"level\":\"info\",\"event\":\"listen.ready\","
        "\"url\":\"a\\\"b\\n\"}\n");
}

TEST_CASE("log: a number stays one, and a duration is in milliseconds")
{
  using std::chrono::microseconds;
  CHECK(logged(Format::json,
               Level::info,
               {{"n", std::size_t{18446744073709551615U}},
                {"minus", -1},
                {"took_ms", microseconds{1'002'003}},
                {"none_ms", microseconds{-5}}}) ==
        "{\"time\":\"2026-01-02T03:04:05.000Z\",\"level\":\"info\",\"event\":\"listen.ready\","
        "\"n\":18446744073709551615,\"minus\":-1,\"took_ms\":1002.003,\"none_ms\":0.000}\n");
  CHECK(logged(Format::text, Level::info, {{"took_ms", microseconds{70}}}) ==
        "2026-01-02T03:04:05.000Z info listen.ready took_ms=0.070\n");
}

TEST_CASE("log: what is below the least level is dropped")
{
  CHECK(logged(Format::text, Level::debug, {}).empty());
}

TEST_CASE("log: lines of several threads never interleave")
{
  const tests::FakeClock clock;
  std::vector<std::string> lines;
  LineLogger logger(
      clock, Format::text, Level::info, [&](std::string_view line) { lines.emplace_back(line); });
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 50; ++n) {
          logger.info("x", {{"value", "same"}});
        }
      });
    }
  }
  CHECK(lines.size() == 200);
  CHECK(std::count(lines.begin(), lines.end(), "2026-01-02T03:04:05.000Z info x value=same\n") ==
        200);
}
