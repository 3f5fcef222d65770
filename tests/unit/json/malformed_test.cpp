#include "hookctl/json/document.hpp"
#include "tests/support/json_gen.hpp"
#include "tests/support/json_reference.hpp"
#include "tests/unit/json/check_nodes.hpp"

using namespace hookctl;
using json::Document;
using tests::check_nodes;

TEST_CASE("json: malformed text is refused at its place")
{
  struct Case {
    std::string text;
    int line;
    int column;
  };

  const Case cases[] = {
      // nothing
      {"", 1, 1},
      {"  ", 1, 3},
      {"\n\n", 3, 1},
      // cut off
      {"{", 1, 2},
      {"[", 1, 2},
      {"[1", 1, 3},
      {"[1,", 1, 4},
      {"{\"a\"", 1, 5},
      {"{\"a\":", 1, 6},
      {"{\"a\":1", 1, 7},
      {"{\"a\":1,", 1, 8},
      {"tru", 1, 1},
      {"\"abc", 1, 1},
      {"[\"abc", 1, 2},
      {"\"abc\\\"", 1, 1},
      {"\"\\", 1, 1},
      {"-", 1, 2},
      {"[[1]", 1, 5},
      {"{\"a\":{}", 1, 8},
      // commas and colons
      {"[1,]", 1, 4},
      {"{\"a\":1,}", 1, 8},
      {"[,]", 1, 2},
      {"[,1]", 1, 2},
      {"[1,,2]", 1, 4},
      {"[1 2]", 1, 4},
      {"{,}", 1, 2},
      {"{\"a\":1 \"b\":2}", 1, 8},
      {"{\"a\" 1}", 1, 6},
      {"{\"a\"::1}", 1, 6},
      {"{\"a\",1}", 1, 5},
      {"[1:2]", 1, 3},
      {"{\"a\":1:2}", 1, 7},
      {"{:1}", 1, 2},
      {"{\"a\":}", 1, 6},
      {"{\"a\":,}", 1, 6},
      {"{\"a\"}", 1, 5},
      {",", 1, 1},
      {":", 1, 1},
      {"[\"a\"\"b\"]", 1, 5},
      {"1,", 1, 2},
      {"1:2", 1, 2},
      // brackets
      {"]", 1, 1},
      {"}", 1, 1},
      {"[}", 1, 2},
      {"{]", 1, 2},
      {"[1}", 1, 3},
      {"{\"a\":1]", 1, 7},
      {"[]]", 1, 3},
      {"{}}", 1, 3},
      {"[[]", 1, 4},
      {"(1)", 1, 1},
      // two roots
      {"1 2", 1, 3},
      {"{} {}", 1, 4},
      {"[][]", 1, 3},
      {"\"a\" \"b\"", 1, 5},
      {"null\nnull", 2, 1},
      {"{}x", 1, 3},
      {"\"a\"x", 1, 4},
      {"1\"a\"", 1, 2},
      {"[1\"a\"]", 1, 3},
      {"true\"a\"", 1, 1},
      {"{}\x0c", 1, 3},
      // names of members
      {"{1:2}", 1, 2},
      {"{a:1}", 1, 2},
      {"{null:1}", 1, 2},
      {"{[]:1}", 1, 2},
      {"{'a':1}", 1, 2},
      {"{\"a\":1,b:2}", 1, 8},
      // words
      {"trueX", 1, 1},
      {"truefalse", 1, 1},
      {"True", 1, 1},
      {"nul", 1, 1},
      {"nulll", 1, 1},
      {"NaN", 1, 1},
      {"Infinity", 1, 1},
      {"-Infinity", 1, 2},
      {"undefined", 1, 1},
      {"fals", 1, 1},
      {"[true\x0c]", 1, 2},
      {"f", 1, 1},
      {"true\\", 1, 1},
      // numbers
      {"+1", 1, 1},
      {"01", 1, 2},
      {"-01", 1, 3},
      {"00", 1, 2},
      {"1.", 1, 3},
      {".5", 1, 1},
      {"-.5", 1, 2},
      {"1.e5", 1, 3},
      {"1e", 1, 3},
      {"1e+", 1, 4},
      {"1E-", 1, 4},
      {"--1", 1, 2},
      {"1-", 1, 2},
      {"1.2.3", 1, 4},
      {"0x10", 1, 2},
      {"1_000", 1, 2},
      {"1a", 1, 2},
      {"1e5.5", 1, 4},
      {"[1.]", 1, 4},
      {"- 1", 1, 2},
      {"1\x0b", 1, 2},
      {std::string("1\0", 2), 1, 2},
      {"1\\", 1, 2},
      {"1'", 1, 2},
      {"\xEF\xBC\x91", 1, 1},
      // strings
      {"'a'", 1, 1},
      {"['a']", 1, 2},
      {R"("\x41")", 1, 2},
      {R"("\u12G4")", 1, 2},
      {R"("\u123")", 1, 2},
      {R"("\u")", 1, 2},
      {R"("ab\a")", 1, 4},
      {R"("\U0041")", 1, 2},
      {R"("\ ")", 1, 2},
      {R"("\0")", 1, 2},
      {R"("\'")", 1, 2},
      {R"({"\x":1})", 1, 3},
      {R"("\ud800\u12")", 1, 8},
      {"\"\\\n\"", 1, 3},
      {"\"a\nb\"", 1, 3},
      {"\"a\tb\"", 1, 3},
      {"\"\x01\"", 1, 2},
      {"\"\x1f\"", 1, 2},
      {std::string("\"\0\"", 3), 1, 2},
      {"{\"a\nb\":1}", 1, 4},
      // UTF-8
      {"\"\x80\"", 1, 2},
      {"\"\xC3\"", 1, 2},
      {"\"\xC3(\"", 1, 2},
      {"\"\xC0\xAF\"", 1, 2},
      {"\"\xC1\xBF\"", 1, 2},
      {"\"\xE0\x80\xAF\"", 1, 2},
      {"\"\xE0\x9F\xBF\"", 1, 2},
      {"\"\xED\xA0\x80\"", 1, 2},
      {"\"\xED\xBF\xBF\"", 1, 2},
      {"\"\xF0\x80\x80\xAF\"", 1, 2},
      {"\"\xF4\x90\x80\x80\"", 1, 2},
      {"\"\xF5\x80\x80\x80\"", 1, 2},
      {"\"\xFE\"", 1, 2},
      {"\"\xFF\"", 1, 2},
      {"\"\xE2\x82\"", 1, 2},
      {"[1,\xFF]", 1, 4},
      {"{\"\xC3\":1}", 1, 3},
      {"\"\\\xFF\"", 1, 3},
      {"\"ok\",\n\xC3", 2, 1},
      // outside of strings
      {"/* c */ 1", 1, 1},
      {"1 // c", 1, 3},
      {"# c\n1", 1, 1},
      {std::string("\0", 1), 1, 1},
      {"\x0c"
       "1",
       1,
       1},
      {"[1,\x1a]", 1, 4},
      {"\\\"a\"", 1, 1},
      {"\xC2\xA0"
       "1",
       1,
       1},
      {"<html>", 1, 1},
      {"a=1&b=2", 1, 1},
      {"--", 1, 2},
      // lines
      {"{\n  \"a\": 1,\n  \"b\" 2\n}", 3, 7},
      {"[\r\n1,\r\n]", 3, 1},
      {"{\"a\":\n  [1,\n   2\n}", 4, 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto document = Document::parse(c.text);
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().code == ErrorCode::invalid_data);
    REQUIRE(document.error().at.has_value());
    CAPTURE(document.error().message);
    CHECK(document.error().at->file.empty());
    CHECK(document.error().at->line == c.line);
    CHECK(document.error().at->column == c.column);
  }
}

TEST_CASE("json: every short text is accepted exactly when the grammar says so")
{
  constexpr std::string_view kBytes = "{}[],:\"\\01-.e ntu\n";
  std::size_t accepted = 0;
  for (std::size_t number = 0;
       number < kBytes.size() * kBytes.size() * kBytes.size() * kBytes.size();
       ++number) {
    std::string text;
    for (std::size_t rest = number; rest > 0; rest /= kBytes.size()) {
      text += kBytes[rest % kBytes.size()];
    }
    const bool good = Document::parse(text).has_value();
    accepted += good ? 1 : 0;
    if (good != tests::JsonReference::accepts(text)) {
      CAPTURE(text);
      CHECK(good == tests::JsonReference::accepts(text));
    }
  }
  CHECK(accepted > 500);
}

TEST_CASE("json: every truncation of a document is refused")
{
  const std::string text = R"({"a":[1,-2.5e+3,"x\u0041\n",{"b":null}],"c":true,"d":{}})";
  CHECK(Document::parse(text).has_value());
  for (std::size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(Document::parse(text.substr(0, size)).has_value());
  }
}

TEST_CASE("json: errors say what was found and how to mend it")
{
  CHECK(Document::parse("[1,]").error().message == "malformed JSON: expected a value, found \"]\"");
  CHECK(Document::parse("[1,]").error().hint == "take away the comma before it");
  CHECK(Document::parse("{'a':1}").error().hint == "names of members take double quotes");
  CHECK(Document::parse("[1").error().message == "malformed JSON: the text ends inside an array");
  CHECK(Document::parse("[\x1b]").error().message ==
        "malformed JSON: expected a value, found \"\\x1b\"");
}

TEST_CASE("json: a mutated document is accepted exactly when the grammar says so")
{
  constexpr std::string_view kBytes = "{}[]:,\"\\'0129.eE+-tfn ux\n\x01\x80\xC3\xED\xFF";
  tests::SeededRng rng(12);
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = tests::JsonGenerator(rng).value(3);
    for (std::uint64_t edits = 1 + rng.below(3); edits > 0 && !text.empty(); --edits) {
      const std::size_t at = rng.below(text.size());
      const char byte = kBytes[rng.below(kBytes.size())];
      switch (rng.below(3)) {
      case 0:
        text[at] = byte;
        break;
      case 1:
        text.insert(at, 1, byte);
        break;
      default:
        text.erase(at, 1 + rng.below(4));
        break;
      }
    }
    CAPTURE(text);
    const auto document = Document::parse(text);
    CHECK(document.has_value() == tests::JsonReference::accepts(text));
    if (document) {
      ++accepted;
      check_nodes(*document);
      CHECK(Document::parse(document->compact(Document::root())).has_value());
    } else {
      REQUIRE(document.error().at.has_value());
      CHECK(document.error().at->line >= 1);
      CHECK(document.error().at->column >= 1);
    }
  }
  CHECK(accepted > 100);
}
