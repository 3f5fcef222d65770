#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "tests/support/json_gen.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace hookctl;
using json::Document;
using json::Writer;

TEST_CASE("json: the writer keeps the order and the raw tokens")
{
  Writer out;
  out.begin_object()
      .member("id", "evt_1")
      .member("count", 3)
      .member("big", std::numeric_limits<std::int64_t>::min())
      .member("ok", true)
      .member("text", std::string_view("view"))
      .member_null("none")
      .member_raw("total", "170.00");
  out.key("list").begin_array().integer(1).begin_object().end_object().string("x").null().boolean(
      false);
  out.begin_array().end_array().raw("{\"a\":1}").end_array();
  out.end_object();
  CHECK(
      out.text() ==
      R"({"id":"evt_1","count":3,"big":-9223372036854775808,"ok":true,"text":"view","none":null,"total":170.00,)"
      R"("list":[1,{},"x",null,false,[],{"a":1}]})");
}

TEST_CASE("json: a writer gives its text away")
{
  Writer out(100);
  out.begin_array().string("a \"b\"").end_array();
  CHECK(out.take() == R"(["a \"b\""])");
}

TEST_CASE("json: the writer takes scalar roots")
{
  CHECK(Writer().string("a").text() == "\"a\"");
  CHECK(Writer().integer(-5).text() == "-5");
  CHECK(Writer().null().text() == "null");
}

TEST_CASE("json: pretty indents and keeps the tokens")
{
  CHECK(json::pretty("{\"a\":170.00,\"b\":[1,{\"c\":\"x y\"},[],{}],\"d\":{}}") ==
        "{\n  \"a\": 170.00,\n  \"b\": [\n    1,\n    {\n      \"c\": \"x y\"\n    },\n    [],\n   "
        " {}\n  ],\n"
        "  \"d\": {}\n}");
  CHECK(json::pretty(" 1E400 ") == "1E400");
  CHECK(json::pretty("[ ]") == "[]");
  CHECK(json::pretty("not json") == "not json");
  CHECK(json::pretty("") == "");
}

TEST_CASE("json: pretty text is the same document")
{
  tests::SeededRng rng(22);
  for (int round = 0; round < 1'000; ++round) {
    const std::string text = tests::JsonGenerator(rng).value();
    CAPTURE(text);
    const auto before = Document::parse(text);
    const auto after = Document::parse(json::pretty(text));
    REQUIRE(before.has_value());
    REQUIRE(after.has_value());
    CHECK(after->compact(Document::root()) == before->compact(Document::root()));
  }
}

TEST_CASE("json: pretty gives up where indentation would be most of the text")
{
  std::string text = std::string(500, '[') + "0";
  for (int i = 0; i < 20'000; ++i) {
    text += ",0";
  }
  text += std::string(500, ']');
  CHECK(json::pretty(text) == text);
}
