#include "hookctl/path/regexp.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl;
using path::Regexp;

namespace {

bool matches_whole(std::string_view pattern, std::string_view text)
{
  const auto regexp = Regexp::parse_i_regexp(pattern);
  REQUIRE_MESSAGE(regexp.has_value(), regexp.error().message);
  return regexp->matches(text);
}

} // namespace

TEST_CASE("path: an I-Regexp matches the whole text")
{
  CHECK(matches_whole("a.*", "abc"));
  CHECK_FALSE(matches_whole("a", "ab"));
  CHECK(matches_whole("", ""));
  CHECK(matches_whole("|a", ""));
  CHECK(matches_whole("(|a)b", "b"));
  CHECK(matches_whole("a|b", "b"));
  CHECK_FALSE(matches_whole("a|b", "ab"));
  CHECK(matches_whole("^ab$", "ab"));
  CHECK(matches_whole("a{2}", "aa"));
  CHECK(matches_whole("a{2,}", "aaaa"));
  CHECK_FALSE(matches_whole("a{2,3}", "aaaa"));
  CHECK(matches_whole("a{0}", ""));
  CHECK(matches_whole("(ab){2}c?", "abab"));
  CHECK(matches_whole("\\(\\)\\*\\+\\-\\.\\?\\[\\\\\\]\\^\\{\\|\\}", "()*+-.?[\\]^{|}"));
  CHECK(matches_whole("\\n\\r\\t", "\n\r\t"));
  CHECK(matches_whole("a b#'\"/<>=!@~`%&:;,_", "a b#'\"/<>=!@~`%&:;,_"));
}

TEST_CASE("path: the dot of an I-Regexp takes neither LF nor CR")
{
  CHECK(matches_whole("a.b", "a\u00e9b"));
  CHECK(matches_whole(".", "\u2028"));
  CHECK(matches_whole(".", "\U0001F600"));
  CHECK_FALSE(matches_whole(".", "\n"));
  CHECK_FALSE(matches_whole(".", "\r"));
  CHECK(matches_whole("[^a]", "\n"));
  CHECK(matches_whole("[.]", "."));
  CHECK_FALSE(matches_whole("[.]", "a"));
}

TEST_CASE("path: classes of an I-Regexp hold characters ranges and categories")
{
  CHECK(matches_whole("[a-c-]+", "a-c"));
  CHECK(matches_whole("[-a]+", "-a"));
  CHECK(matches_whole("[a\\-z]+", "a-z"));
  CHECK_FALSE(matches_whole("[a\\-z]", "b"));
  CHECK(matches_whole("[^a-c]", "d"));
  CHECK_FALSE(matches_whole("[^a-c]", "b"));
  CHECK(matches_whole("[\\]\\[^]+", "][^"));
  CHECK(matches_whole("\\p{Lu}\\p{Ll}+", "\u0416\u0436"));
  CHECK(matches_whole("\\P{Lu}", "1"));
  CHECK(matches_whole("[\\p{Nd}x]+", "1x"));
  CHECK(matches_whole("[^\\p{Nd}]", "a"));
}

TEST_CASE("path: unassigned code points are a category of their own")
{
  CHECK(matches_whole("\\p{Cn}", "\U000E0080"));
  CHECK_FALSE(matches_whole("\\p{Cn}", "a"));
  CHECK(matches_whole("\\P{Cn}", "a"));
  CHECK_FALSE(matches_whole("[^a\\p{Cn}]", "\U000E0080"));
  CHECK(matches_whole("[^a\\p{Cn}]", "b"));
  CHECK(matches_whole("\\p{C}", "\x01"));
  CHECK(matches_whole("\\p{C}", "\U000E0080"));
  CHECK(matches_whole("\\p{Co}", "\uE000"));
  CHECK_FALSE(matches_whole("\\p{C}", "a"));
  CHECK(matches_whole("\\P{C}", "a"));
}

TEST_CASE("path: a repetition may go beyond what RE2 takes at once")
{
  CHECK(matches_whole("a{1500}", std::string(1500, 'a')));
  CHECK_FALSE(matches_whole("a{1500}", std::string(1499, 'a')));
  CHECK(matches_whole("a{1001,2001}", std::string(1001, 'a')));
  CHECK_FALSE(matches_whole("a{1001,2001}", std::string(2002, 'a')));
  CHECK(matches_whole("a{1001,}", std::string(5000, 'a')));
}

TEST_CASE("path: what is no I-Regexp is refused with its place and what to write")
{
  struct Case {
    const char* pattern;
    int column;
  };

  const Case cases[] = {
      {"\\d", 1},        {"a\\w", 2},     {"\\s", 1},     {"\\b", 1},     {"\\1", 1},
      {"a\\", 2},        {"(?:a)", 2},    {"(?=a)", 2},   {"a*?", 3},     {"a++", 3},
      {"a{2}{3}", 5},    {"*a", 1},       {"a|*", 3},     {"a{", 2},      {"a{,2}", 2},
      {"a{3,2}", 2},     {"a}", 2},       {"a]", 2},      {"(a", 1},      {"a)", 2},
      {"[", 1},          {"[]", 1},       {"[^]", 1},     {"[a", 1},      {"[b-a]", 2},
      {"[a-\\p{L}]", 4}, {"[a[b]", 3},    {"\\p{Xx}", 1}, {"\\p{Lx}", 1}, {"\\p{Greek}", 1},
      {"\\pL", 1},       {"a{30000}", 2}, {"\\x41", 1},   {"[\\u]", 2},   {"\\u0041", 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.pattern);
    const auto regexp = Regexp::parse_i_regexp(c.pattern);
    REQUIRE_FALSE(regexp.has_value());
    CHECK(regexp.error().code == ErrorCode::invalid_argument);
    REQUIRE(regexp.error().at.has_value());
    CHECK(regexp.error().at->column == c.column);
  }
  CHECK(Regexp::parse_i_regexp("\\d+").error().hint == "write [0-9] or \\p{Nd}");
}

TEST_CASE("path: a pattern is bounded in length nesting and program")
{
  CHECK_FALSE(Regexp::parse_i_regexp(std::string(5000, 'a')).has_value());
  CHECK_FALSE(Regexp::parse_i_regexp(std::string(200, '(') + std::string(200, ')')).has_value());
  CHECK_FALSE(Regexp::parse_i_regexp("((a{1000}){1000}){1000}").has_value());
  CHECK(Regexp::parse_i_regexp(std::string(100, '(') + std::string(100, ')')).has_value());
}

TEST_CASE("path: a pattern of a JSON Schema is looked for anywhere")
{
  const auto regexp = Regexp::parse_pattern("^\\d{3}");
  REQUIRE(regexp.has_value());
  CHECK(regexp->finds("123abc"));
  CHECK_FALSE(regexp->finds("a123"));
  CHECK_FALSE(regexp->matches("123abc"));
  CHECK_FALSE(Regexp::parse_pattern("(?=a)").has_value());
  CHECK_FALSE(Regexp::parse_pattern("(").has_value());
}
