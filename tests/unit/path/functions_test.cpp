#include "tests/support/queries.hpp"

using namespace hookctl;
using tests::found;
using tests::holds;
using tests::places;

TEST_CASE("path: length of a string counts Unicode scalar values")
{
  struct Case {
    const char* string;
    const char* length;
  };

  const Case cases[] = {
      {R"("")", "0"},
      {R"("a")", "1"},
      {R"("abc")", "3"},
      {R"("é")", "1"},
      {"\"e\u0301\"", "2"},
      {R"("日本")", "2"},
      {R"("😀")", "1"},
      {R"("\ud83d\ude00")", "1"},
      {R"("\ud83d\ude00\ud83d\ude00x")", "3"},
      {R"("\u0041\n\\\"\/")", "5"},
      {R"("\u0000")", "1"},
      {R"("a\u0000b")", "3"},
      {"\"\u00c5\u212b\"", "2"},
      {R"("🇩🇪")", "2"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.string);
    CHECK(holds(std::string("length(@) == ") + c.length, c.string));
    CHECK_FALSE(holds(std::string("length(@) != ") + c.length, c.string));
  }
  CHECK(holds("length('\\ud83d\\ude00') == 1"));
  CHECK(holds("length(\"a'b\") == 3"));
}

TEST_CASE("path: length of an array counts elements and of an object members")
{
  CHECK(holds("length(@) == 0", "[]"));
  CHECK(holds("length(@) == 3", "[1,[2,3],{\"a\":4}]"));
  CHECK(holds("length(@) == 0", "{}"));
  CHECK(holds("length(@) == 2", R"({"a":1,"b":{"c":2,"d":3}})"));
  CHECK(holds("length(@.a[1]) == 3", R"({"a":[0,[1,2,3]]})"));
}

TEST_CASE("path: length of anything else is nothing")
{
  for (const char* value : {"0", "123", "1.5", "true", "false", "null"}) {
    CAPTURE(value);
    CHECK(holds("length(@) == @.nothing", value));
    CHECK_FALSE(holds("length(@) == 0", value));
    CHECK_FALSE(holds("length(@) >= 0", value));
    CHECK_FALSE(holds("length(@) == null", value));
    CHECK(holds(std::string("length(") + value + ") == @.nothing"));
  }
  CHECK(holds("length(@.nothing) == @.nothing"));
  CHECK(holds("length(@.nothing) == length(@.neither)"));
  CHECK_FALSE(holds("length(@.nothing) == 0"));
}

TEST_CASE("path: what length gives is a number that is compared as one")
{
  CHECK(holds("length(@) == 3.0", "[1,2,3]"));
  CHECK(holds("length(@) == 30e-1", "[1,2,3]"));
  CHECK(holds("length(@) > 2.9", "[1,2,3]"));
  CHECK(holds("length(@) < 10", "[1,2,3]"));
  CHECK_FALSE(holds("length(@) == '3'", "[1,2,3]"));
  CHECK(holds("length(@.a) == length(@.b)", R"({"a":"xyz","b":[1,2,3]})"));
  CHECK(holds("length(@.a) == @.n", R"({"a":"xyz","n":3})"));
  CHECK(holds("@.n >= length(@.a)", R"({"a":"xyz","n":3})"));
}

TEST_CASE(
    "path: count counts nodes whatever they hold and counts a node as often as it is selected")
{
  CHECK(holds("count(@) == 1", "[]"));
  CHECK(holds("count(@) == 1", "[1,2,3]"));
  CHECK(holds("count(@) == 1", "null"));
  CHECK(holds("count(@.*) == 3", "[1,2,3]"));
  CHECK(holds("count(@.*) == 0", "1"));
  CHECK(holds("count(@.*) == 0", "[]"));
  CHECK(holds("count(@.nothing) == 0"));
  CHECK(holds("count(@['a','a',*]) == 3", R"({"a":1})"));
  CHECK(holds("count(@[0,0]) == 2", "[1]"));
  CHECK(holds("count(@..*) == 5", "[1,[2,[3]]]"));
  CHECK(holds("count(@..a) == 2", R"({"a":{"a":null}})"));
  CHECK(holds("count(@[1:]) == 2", "[1,2,3]"));
  CHECK(holds("count(@[?@ > 1]) == 2", "[1,2,3]"));
  CHECK(holds("count($.*) == 1", "[1,2,3]"));
  CHECK(holds("count(@[?count(@.*) > 1]) == 1", "[[1],[1,2]]"));
  CHECK(holds("count(@.*) == length(@)", "[1,2,3]"));
  CHECK(holds("count(@.*) < 4", "[1,2,3]"));
}

TEST_CASE("path: value is that of a single node and nothing when there are none or several")
{
  CHECK(holds("value(@) == 7", "7"));
  CHECK(holds("value(@.a) == 7", R"({"a":7})"));
  CHECK(holds("value(@.*) == 7", "[7]"));
  CHECK(holds("value(@..color) == 'red'", R"({"x":{"color":"red"}})"));
  CHECK(holds("value(@.*) == @.nothing", "[7,7]"));
  CHECK(holds("value(@[0,0]) == @.nothing", "[7]"));
  CHECK(holds("value(@.*) == @.nothing", "[]"));
  CHECK_FALSE(holds("value(@.*) == 7", "[7,7]"));
  CHECK_FALSE(holds("value(@.*) == null", "[]"));
  CHECK(holds("value(@.*) == null", "[null]"));
  CHECK(holds("value(@.*) == false", "[false]"));
  CHECK(holds("value(@.a) == value(@.b)", R"({"a":[1,{"x":2}],"b":[1.0,{"x":2}]})"));
  CHECK(holds("length(value(@.*)) == 2", R"(["ab"])"));
  CHECK(holds("length(value(@.*)) == @.nothing", R"(["ab","cd"])"));
  CHECK(holds("value(@[?@ > 1]) == 2", "[1,2]"));
}

TEST_CASE("path: match takes the whole string and search any part of it")
{
  CHECK(holds("match(@, 'a.c')", R"("abc")"));
  CHECK_FALSE(holds("match(@, 'a.c')", R"("xabc")"));
  CHECK_FALSE(holds("match(@, 'a.c')", R"("abcx")"));
  CHECK_FALSE(holds("match(@, 'a.c')", R"("abc\n")"));
  CHECK(holds("match(@, 'a|bc')", R"("bc")"));
  CHECK_FALSE(holds("match(@, 'a|bc')", R"("ac")"));
  CHECK_FALSE(holds("match(@, 'a|bc')", R"("abc")"));
  CHECK(holds("match(@, '')", R"("")"));
  CHECK_FALSE(holds("match(@, '')", R"("a")"));
  CHECK(holds("search(@, 'a.c')", R"("xabcx")"));
  CHECK(holds("search(@, 'a.c')", R"("line\nabc\nline")"));
  CHECK(holds("search(@, 'a|bc')", R"("xbcx")"));
  CHECK_FALSE(holds("search(@, 'a.c')", R"("ab")"));
  CHECK(holds("search(@, '')", R"("")"));
  CHECK(holds("search(@, '')", R"("a")"));
  CHECK(holds("!match(@, 'a')", R"("b")"));
  CHECK_FALSE(holds("!search(@, 'b')", R"("abc")"));
}

TEST_CASE("path: match and search are false for what is no string and for what is no I-Regexp")
{
  for (const char* value : {"1", "true", "null", "[]", R"(["a"])", R"({"a":"a"})"}) {
    CAPTURE(value);
    CHECK_FALSE(holds("match(@, '.*')", value));
    CHECK_FALSE(holds("search(@, '')", value));
    CHECK(holds("!match(@, '.*')", value));
    CHECK_FALSE(holds("match('a', @)", value));
    CHECK_FALSE(holds("search('a', @)", value));
  }
  CHECK_FALSE(holds("match(@.nothing, '.*')"));
  CHECK_FALSE(holds("match('a', @.nothing)"));
  CHECK_FALSE(holds("search(@.nothing, '')"));
  for (const char* pattern :
       {R"("\\d")", R"("(")", R"("a**")", R"("(?i)a")", R"("[]")", R"("a{2,1")", R"("\\1")"}) {
    CAPTURE(pattern);
    CHECK_FALSE(holds("match('a', @)", pattern));
    CHECK_FALSE(holds("search('a1', @)", pattern));
    CHECK(holds("!search('a1', @)", pattern));
  }
}

TEST_CASE("path: a pattern may come from the document and from a function")
{
  CHECK(holds("match(@.s, @.p)", R"({"s":"abc","p":"a.c"})"));
  CHECK_FALSE(holds("match(@.s, @.p)", R"({"s":"abc","p":"a.d"})"));
  CHECK(holds("search(@.s, value(@['p']))", R"({"s":"xaxcx","p":"a.c"})"));
  CHECK(places("$.list[?match(@, $.pattern)]",
               R"({"pattern":"[ab]+","list":["ab","abc","b",1]})") == "$['list'][0] $['list'][2]");
  CHECK(places("$[?search(@.s, @.p)]",
               R"([{"s":"abc","p":"b"},{"s":"abc","p":"x"},{"s":"abc","p":"["},{"s":"abc"}])") ==
        "$[0]");
}

TEST_CASE("path: patterns see the decoded string and scalar values")
{
  CHECK(holds("match(@, '.')", R"("😀")"));
  CHECK(holds("match(@, '.')", R"("\ud83d\ude00")"));
  CHECK(holds("match(@, 'A\\n')", R"("\u0041\n")"));
  CHECK(holds("match(@, 'a.b')", R"("a\u0000b")"));
  CHECK(holds("match(@, '\\\\p{Lu}')", R"("Ä")"));
  CHECK_FALSE(holds("match(@, '\\\\p{Lu}')", R"("ä")"));
  CHECK(holds("search(@, 'ß')", R"("Stra\u00dfe")"));
}

TEST_CASE("path: functions stand within logic comparisons and one another")
{
  const std::string document = R"([{"n":"ann","t":[1,2]},{"n":"bob","t":[]},{"n":"al","t":[1]}])";
  CHECK(places("$[?match(@.n, 'a.*') && count(@.t[*]) > 0]", document) == "$[0] $[2]");
  CHECK(places("$[?match(@.n, 'a.*') || count(@.t[*]) == 0]", document) == "$[0] $[1] $[2]");
  CHECK(places("$[?!(match(@.n, 'a.*')) && length(@.n) == 3]", document) == "$[1]");
  CHECK(places("$[?length(@.n) > length(@.t)]", document) == "$[0] $[1] $[2]");
  CHECK(places("$[?count(@.t[?@ > 1]) == 1]", document) == "$[0]");
}
