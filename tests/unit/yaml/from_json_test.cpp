#include "hookctl/yaml/value.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("yaml from json: order and numbers and words are kept")
{
  CHECK(yaml::from_json(
            "{\"z\": 1, \"a\": [true, false, null, -0.5e+10], \"s\": \"text\", \"n\": \"12\"}") ==
        "z: 1\n"
        "a:\n"
        "  - true\n"
        "  - false\n"
        "  - null\n"
        "  - -0.5e+10\n"
        "s: text\n"
        "\"n\": \"12\"\n");
}

TEST_CASE("yaml from json: a table of texts")
{
  struct Case {
    std::string json;
    std::string yaml;
  };

  const Case cases[] = {
      {"{}", "{}\n"},
      {"[]", "[]\n"},
      {" \t\r\n[ ] \n", "[]\n"},
      {"[{}, [], [[]]]", "- {}\n- []\n- - []\n"},
      {"{\"a\": {}, \"b\": [ ], \"c\": {\"d\": []}}", "a: {}\nb: []\nc:\n  d: []\n"},
      {"{\t\"a\"\t:\t1\t}", "a: 1\n"},
      {"\"\\ud83d\\ude00\"", "😀\n"},
      {"\"\\uD83D\\uDE00\"", "😀\n"},
      {"\"\\ud83d\"", "\xEF\xBF\xBD\n"},
      {"\"\\ude00x\"", "\xEF\xBF\xBDx\n"},
      {"\"\\ud83d\\u0041\"",
       "\xEF\xBF\xBD"
       "A\n"},
      {"\"\\ud83d\\ud83d\\ude00\"", "\xEF\xBF\xBD😀\n"},
      {"\"\\u00e9\\u20ac\\u0000\"", "\"é€\\x00\"\n"},
      {"\"a\\/b\"", "a/b\n"},
      {"\"\\b\\f\\n\\r\\t\\\"\\\\\"", "\"\\x08\\x0c\\n\\r\\t\\\"\\\\\"\n"},
      {"123456789012345678901234567890.00000000000000000000001",
       "123456789012345678901234567890.00000000000000000000001\n"},
      {"-0", "-0\n"},
      {"{\"yes\": \"no\", \"\": \" \"}", "\"yes\": \"no\"\n\"\": \" \"\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.json);
    CHECK(yaml::from_json(c.json) == c.yaml);
    CHECK(yaml::parse(yaml::from_json(c.json), "f"));
  }
}

TEST_CASE("yaml from json: what is no JSON comes back as one string")
{
  for (const std::string text :
       {"",          "{",           "[1,]",     "{\"a\":1,}", "{\"a\" 1}", "{a: 1}", "01",
        "1.",        "-",           "1e",       "+1",         "[1 2]",     "\"a",    "\"\\x\"",
        "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "1 2",        "nul",       "[}",     "{]",
        "]",         "{\"a\":}",    "tru",      "{} {}"}) {
    CAPTURE(text);
    const auto value = yaml::parse(yaml::from_json(text), "f");
    REQUIRE(value);
    CHECK(yaml::same(*value, yaml::Value::string(text)));
  }
}

TEST_CASE("yaml from json: deep nesting neither recurses nor grows the indentation without end")
{
  constexpr std::size_t kDepth = 100'000;
  std::string maps;
  for (std::size_t i = 0; i < kDepth; ++i) {
    maps += "{\"a\":";
  }
  maps += "1" + std::string(kDepth, '}');
  CHECK(yaml::from_json(maps).size() < 3 * maps.size());
  const std::string lists = std::string(kDepth, '[') + std::string(kDepth, ']');
  CHECK(yaml::from_json(lists).size() < 3 * lists.size());
}

TEST_CASE("yaml from json: nesting around the change to one line is read back")
{
  for (std::size_t depth = 60; depth < 70; ++depth) {
    std::string json = "{\"k\": [1, \"two\", {}], \"l\": []}";
    for (std::size_t i = 0; i < depth; ++i) {
      json = i % 2 == 0 ? "[" + json + ", \"x\"]" : "{\"a\": " + json + ", \"b\": -1.5}";
    }
    CAPTURE(depth);
    const auto value = yaml::parse(
        yaml::from_json(json), "f", {.bytes = 1U << 20U, .depth = 100, .nodes = 10'000});
    REQUIRE(value);
    const yaml::Value* inner = &*value;
    while (inner->find("k") == nullptr) {
      inner = inner->kind == yaml::Value::Kind::map ? inner->find("a") : &inner->items[0];
    }
    CHECK(inner->find("k")->items[1].text == "two");
  }
}
