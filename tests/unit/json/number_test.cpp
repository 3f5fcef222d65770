#include "hookctl/json/number.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl;

TEST_CASE("json: numbers are compared by value and exactly")
{
  struct Case {
    const char* a;
    const char* b;
    int order; ///< of a to b
  };

  const Case cases[] = {
      {"1", "1", 0},
      {"1", "1.0", 0},
      {"1", "10e-1", 0},
      {"100", "1E2", 0},
      {"0.10", "0.1", 0},
      {"-0", "0", 0},
      {"-0.0e5", "0", 0},
      {"0", "0e999999999999999999999", 0},
      {"1", "2", -1},
      {"2", "10", -1},
      {"9.99", "10", -1},
      {"-2", "1", -1},
      {"-10", "-2", -1},
      {"-1", "-0.5", -1},
      {"0", "0.0001", -1},
      {"-0.0001", "0", -1},
      {"1E400", "10e399", 0},
      {"1E400", "1.0000001e400", -1},
      {"1e-400", "0", 1},
      {"123e-2", "1.23", 0},
      {"1234567890123456789012345678901234567890", "1234567890123456789012345678901234567891", -1},
      {"0.1234567890123456789012345678901234567891",
       "0.123456789012345678901234567890123456789",
       1},
      {"1e999999999999999999999", "1e5", 1},
      {"-1e999999999999999999999", "1e-999999999999999999999", -1},
      {"9007199254740993", "9007199254740992", 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK((json::compare_numbers(c.a, c.b) <=> 0) == (c.order <=> 0));
    CHECK((json::compare_numbers(c.b, c.a) <=> 0) == (0 <=> c.order));
  }
}

TEST_CASE("json: a number without a fractional part is an integer however it is written")
{
  for (const char* number : {"0", "-0", "3", "-3.0", "30e-1", "1.5e1", "1e400", "0.0", "120e-1"}) {
    CAPTURE(number);
    CHECK(json::is_integer(number));
  }
  for (const char* number : {"0.5", "-3.01", "1e-1", "15e-1", "1e-400"}) {
    CAPTURE(number);
    CHECK_FALSE(json::is_integer(number));
  }
}
