#include "hookctl/path/path.hpp"
#include "tests/support/json_gen.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using json::Document;

namespace {

struct Paths {
  std::string normalized;
  std::string shorthand;
};

Paths paths_of_last(const std::string& text)
{
  const auto document = Document::parse(text);
  REQUIRE(document.has_value());
  const auto last = static_cast<json::NodeIndex>(document->nodes().size() - 1);
  return {path::normalized_path(*document, last), path::shorthand_path(*document, last)};
}

} // namespace

TEST_CASE("path: places are spelled as RFC 9535 and as the shorthand want it")
{
  struct Case {
    std::string text;
    std::string normalized;
    std::string shorthand;
  };

  const Case cases[] = {
      {"1", "$", "$"},
      {"[1,2]", "$[1]", "[1]"},
      {R"({"customer":{"phones":[1,2]}})", "$['customer']['phones'][1]", "customer.phones[1]"},
      {R"([{"a":1}])", "$[0]['a']", "[0].a"},
      {R"({"order-id":1})", "$['order-id']", "order-id"},
      {R"({"order_tags":{"~|||~sender":1}})",
       "$['order_tags']['~|||~sender']",
       R"(order_tags["~|||~sender"])"},
      {R"({"0":1})", "$['0']", R"(["0"])"},
      {R"({"":1})", "$['']", R"([""])"},
      {R"({"a.b":1})", "$['a.b']", R"(["a.b"])"},
      {R"({"it's":1})", R"($['it\'s'])", R"(["it's"])"},
      {R"({"a\"b":1})", R"($['a"b'])", R"(["a\"b"])"},
      {R"({"a\\b":1})", R"($['a\\b'])", R"(["a\\b"])"},
      {R"({"\b\f\n\r\t\u000b\u0000":1})",
       R"($['\b\f\n\r\t\u000b\u0000'])",
       R"(["\u0008\u000c\u000a\u000d\u0009\u000b\u0000"])"},
      {"{\"gr\u00f6\u00dfe\":1}", "$['gr\u00f6\u00dfe']", "gr\u00f6\u00dfe"},
      {R"({"\u202e":1})", "$['\u202e']", R"(["\u202e"])"},
      {R"({"\udb40\udc41":1})", "$['\U000E0041']", R"(["\udb40\udc41"])"},
      {R"({"\ud800":1})", R"($['\\ud800'])", R"(["\\ud800"])"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Paths paths = paths_of_last(c.text);
    CHECK(paths.normalized == c.normalized);
    CHECK(paths.shorthand == c.shorthand);
  }
}

TEST_CASE("path: the path of a key is the path of its value")
{
  const auto document = Document::parse(R"({"a":[0],"b":{"c":1}})");
  REQUIRE(document.has_value());
  CHECK(path::normalized_path(*document, 1) == "$['a']");
  CHECK(path::normalized_path(*document, 4) == "$['b']");
  CHECK(path::shorthand_path(*document, 6) == "b.c");
}

TEST_CASE("path: both spellings of any place lead back to it")
{
  tests::SeededRng rng(31);
  for (int round = 0; round < 500; ++round) {
    const std::string text = tests::JsonGenerator(rng).value();
    CAPTURE(text);
    const auto document = Document::parse(text);
    REQUIRE(document.has_value());
    for (const path::Leaf& leaf : path::leaves(*document)) {
      const std::string normalized = path::normalized_path(*document, leaf.node);
      CAPTURE(normalized);
      CHECK(path::shorthand_path(*document, leaf.node) == leaf.path);
      const auto query = path::Query::parse(normalized);
      REQUIRE(query.has_value());
      CHECK(*query->evaluate(*document) == std::vector<json::NodeIndex>{leaf.node});
    }
  }
}
