#include "hookctl/json/restyle.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl;
using json::Style;

namespace {

std::string restyle(const std::string& text, const Style& style)
{
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  return json::restyle(*document, style, 10'000).value_or("too long");
}

} // namespace

TEST_CASE("restyle: each layout is that of a well-known serialiser")
{
  const std::string sent = R"({ "b":[1,{}], "a" : null,"e":[] })";
  CHECK(restyle(sent, {.layout = Style::Layout::compact}) == R"({"b":[1,{}],"a":null,"e":[]})");
  CHECK(restyle(sent, {.layout = Style::Layout::spaced}) ==
        R"({"b": [1, {}], "a": null, "e": []})");
  CHECK(restyle(sent, {.layout = Style::Layout::pretty2}) ==
        "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": null,\n  \"e\": []\n}");
  CHECK(restyle(R"({"a":1})", {.layout = Style::Layout::pretty4}) == "{\n    \"a\": 1\n}");
}

TEST_CASE("restyle: escapes stay as sent or follow the style")
{
  const std::string sent = "{\"a\\/\":\"\\u00e9/<\U0001F375\\n\\u001f\\\"\"}";
  CHECK(restyle(sent, {}) == sent);
  CHECK(restyle(sent, {.escapes = Style::Escapes::minimal}) ==
        "{\"a/\":\"\u00e9/<\U0001F375\\n\\u001f\\\"\"}");
  CHECK(restyle(sent, {.escapes = Style::Escapes::ascii}) ==
        R"({"a/":"\u00e9/<\ud83c\udf75\n\u001f\""})");
  CHECK(restyle(sent, {.escapes = Style::Escapes::ascii_slashes}) ==
        R"({"a\/":"\u00e9\/<\ud83c\udf75\n\u001f\""})");
  CHECK(restyle(sent, {.escapes = Style::Escapes::slashes}) ==
        "{\"a\\/\":\"\u00e9\\/<\U0001F375\\n\\u001f\\\"\"}");
  CHECK(restyle("\"<\u2028&>\"", {.escapes = Style::Escapes::html}) ==
        R"("\u003c\u2028\u0026\u003e")");
}

TEST_CASE("restyle: members are sorted by their names, at every level")
{
  CHECK(restyle(R"({"b":{"z":1,"y":2},"a":3})", {.order = Style::Order::sorted}) ==
        R"({"a":3,"b":{"y":2,"z":1}})");
}

TEST_CASE("restyle: numbers keep their text unless they go through a double")
{
  const std::string sent = "[170.00,1.50,-0.0,1E3,12345678901234567890,1e-7]";
  CHECK(restyle(sent, {}) == sent);
  CHECK(restyle("[170.00,1.50,1E3,9007199254740993]", {.numbers = Style::Numbers::shortest}) ==
        "[170,1.5,1000,9007199254740992]");
}

TEST_CASE("restyle: what would be longer than the limit is not written")
{
  const auto document = json::Document::parse("[1,2,3]");
  REQUIRE(document);
  CHECK(json::restyle(*document, {}, 7));
  CHECK_FALSE(json::restyle(*document, {}, 6));
}
