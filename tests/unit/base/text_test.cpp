#include "hookctl/base/text.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("text: joins strings characters and integers")
{
  CHECK(text("port ", 80, " is ", 'x', std::string("!"), -3) == "port 80 is x!-3");
}

TEST_CASE("text: split keeps empty parts and the rest in the last one")
{
  const auto parts = split("a,,b,c", ',', 3);
  REQUIRE(parts.size() == 3);
  CHECK(parts[1].empty());
  CHECK(parts[2] == "b,c");
  CHECK(split("", ',').size() == 1);
}

TEST_CASE("text: one line end is cut and no more")
{
  CHECK(without_line_end("a\n") == "a");
  CHECK(without_line_end("a\r\n") == "a");
  CHECK(without_line_end("a\n\n") == "a\n");
  CHECK(without_line_end("a\r") == "a\r");
  CHECK(without_line_end("\n").empty());
  CHECK(without_line_end("").empty());
}

TEST_CASE("text: utf8 is checked to the letter")
{
  struct Case {
    const char* bytes;
    bool good;
  };

  const Case cases[] = {
      {"", true},
      {"plain", true},
      {"na\xC3\xAFve", true},
      {"\xF0\x9F\x98\x80", true},
      {"\xC0\xAF", false},
      {"\xE0\x80\xAF", false},
      {"\xED\xA0\x80", false},
      {"\xF4\x90\x80\x80", false},
      {"\x80", false},
      {"\xC3", false},
      {"\xFF", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.bytes);
    CHECK(is_utf8(c.bytes) == c.good);
  }
}

TEST_CASE("text: printable keeps words and escapes what could drive a terminal")
{
  struct Case {
    std::string_view in;
    const char* out;
  };

  const Case cases[] = {
      {"naïve 😀", "naïve 😀"},
      {"\x1b[2J", "\\x1b[2J"},
      {"a\nb\tc\r", "a\\nb\\tc\\r"},
      {"\xC2\x9B", "\\u{9b}"},
      {"\xE2\x80\xAE", "\\u{202e}"},
      {"\xFF", "\\xff"},
      {std::string_view("\0", 1), "\\x00"},
  };
  for (const Case& c : cases) {
    CHECK(printable(c.in) == c.out);
  }
  CHECK(printable("abcdef", 3) == "abc…");
}

TEST_CASE("text: globs match whole texts")
{
  CHECK(glob_match("orders/*", "orders/create"));
  CHECK(glob_match("*", ""));
  CHECK(glob_match("a?c*", "abcd"));
  CHECK_FALSE(glob_match("orders/*", "refunds/create"));
  CHECK_FALSE(glob_match("a", "ab"));
  CHECK(glob_match("*a*a*a*b", std::string(200, 'a') + "b"));
  CHECK_FALSE(glob_match("*a*a*a*a*c", std::string(2000, 'a')));
}

TEST_CASE("text: the nearest word is offered only when it is near")
{
  const std::vector<std::string> known = {"development", "staging", "production"};
  CHECK(nearest("prodution", known) == "production");
  CHECK(nearest("STAGING", known) == "staging");
  CHECK_FALSE(nearest("banana", known));
  CHECK_FALSE(nearest(std::string(5000, 'x'), known));
  CHECK(did_you_mean("stagign", known) == "did you mean \"staging\"?");
}

TEST_CASE("text: integers are whole or nothing")
{
  CHECK(parse_integer<int>("-12") == -12);
  CHECK(parse_integer<unsigned>("70000") == 70000U);
  CHECK_FALSE(parse_integer<int>("1a"));
  CHECK_FALSE(parse_integer<int>(""));
  CHECK_FALSE(parse_integer<unsigned>("-1"));
  CHECK_FALSE(parse_integer<std::int64_t>("9223372036854775808"));
}
