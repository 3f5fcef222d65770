#include "hookctl/model/byte_count.hpp"

#include <doctest/doctest.h>

using namespace hookctl::model;

TEST_CASE("byte_count: a number and its unit")
{
  CHECK(parse_byte_count("0") == 0);
  CHECK(parse_byte_count("1048576") == 1'048'576);
  CHECK(parse_byte_count("3KiB") == 3072);
  CHECK(parse_byte_count("20GiB") == 20LL << 30U);
  for (const char* typed : {"", "MiB", "1MB", "-1", "1 MiB", "1.5GiB", "2000TiB"}) {
    CAPTURE(typed);
    CHECK_FALSE(parse_byte_count(typed));
  }
}

TEST_CASE("byte_count: what is written is read again")
{
  CHECK(write_byte_count(100LL << 20U) == "100MiB");
  CHECK(write_byte_count(1'048'577) == "1048577");
  CHECK(write_byte_count(0) == "0");
}
