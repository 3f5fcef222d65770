#include "hookctl/json/parser.hpp"
#include "tests/support/json_gen.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using json::Document;
using json::Kind;
using json::Parser;

namespace {

void check_same(const Document& document, const Document& wanted)
{
  REQUIRE(document.text() == wanted.text());
  REQUIRE(document.nodes().size() == wanted.nodes().size());
  for (json::NodeIndex i = 0; i < document.nodes().size(); ++i) {
    REQUIRE(document.raw(i) == wanted.raw(i));
    REQUIRE(document.kind(i) == wanted.kind(i));
    REQUIRE(document.nodes()[i].end == wanted.nodes()[i].end);
    REQUIRE(document.nodes()[i].has_escapes == wanted.nodes()[i].has_escapes);
  }
}

std::string many(const std::string& element, int count)
{
  std::string out = "[";
  for (int i = 0; i < count; ++i) {
    out += element;
  }
  return out + "0]";
}

/// The parser says of a text what Document::parse says, whatever came before it.
void check_as_one(Parser& parser, const std::string& text)
{
  CAPTURE(text.substr(0, 200));
  const auto again = parser.parse(text);
  const auto once = Document::parse(text);
  REQUIRE(again.has_value() == once.has_value());
  if (once) {
    check_same(**again, *once);
  } else {
    CHECK(again.error() == once.error());
  }
}

} // namespace

TEST_CASE("json: a parser that is used again remembers nothing")
{
  Parser parser;
  const std::string big = many(R"({"name\u0041":[1,"a\"b",true]},)", 1000);
  const std::string texts[] = {
      R"({"a":[1,2,{"b":"c"}]})",
      R"({"a":[1,2,{"b":)",
      "[[[[[[",
      "7",
      big,
      R"({"a":"\q"})",
      "\xEF\xBB\xBF \"x\" ",
      "",
      "  ",
      "\"open",
      "[1] [2]",
      big.substr(0, big.size() / 2),
      "null",
      "\"\xff\"",
      R"("\\")",
      R"(["plain","with\nescape" , "plain"  ,"\u00e9"
      ])",
      R"(\ "a")",
  };
  for (const std::string& before : texts) {
    for (const std::string& text : texts) {
      check_as_one(parser, before);
      check_as_one(parser, text);
    }
  }
}

TEST_CASE("json: a parser holds every document to its limits")
{
  Parser parser(json::Limits{.bytes = 20, .depth = 2, .nodes = 4});
  CHECK(parser.parse("[[1],2]").has_value());
  CHECK_FALSE(parser.parse("[[[1]]]").has_value());
  CHECK_FALSE(parser.parse("[1,2,3,4]").has_value());
  CHECK_FALSE(parser.parse("\"twenty-one bytes..\"x").has_value());
  CHECK(parser.parse("[[1],2]").has_value());
}

TEST_CASE("json: only strings with a backslash are marked as escaped")
{
  Parser parser;
  const auto document = parser.parse(R"({"a":"x\ty","b\u0062":"plain","c":["\\",1]})");
  REQUIRE(document.has_value());
  std::string marks;
  for (const json::Node& node : (*document)->nodes()) {
    marks += node.has_escapes ? '1' : '0';
  }
  // object, a, x\ty, b\u0062, plain, c, array, backslash, 1
  CHECK(marks == "001100010");
}

TEST_CASE("json: generated documents and their damaged copies come out as from Document::parse")
{
  tests::SeededRng rng;
  tests::JsonGenerator generate(rng);
  Parser parser;
  for (int round = 0; round < 300; ++round) {
    std::string text = generate.value();
    check_as_one(parser, text);
    text[rng.below(text.size())] = "\"\\{}[],:0x \n"[rng.below(12)];
    check_as_one(parser, text);
  }
}
