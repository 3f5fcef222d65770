#include "hookctl/base/text.hpp"
#include "hookctl/path/explain.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

namespace {

std::string words_for(const std::string& payload, std::string_view query)
{
  const auto document = json::Document::parse(payload);
  REQUIRE(document);
  const auto parsed = path::Query::parse(query);
  REQUIRE(parsed);
  const auto miss = path::explain_miss(*document, *parsed);
  return miss ? miss->words : "";
}

} // namespace

TEST_CASE("explain: how far a path got and what is there instead")
{
  const std::string payload =
      R"({"customer":{"id":1,"name":"Ada"},"items":[{"sku":"a"},{"sku":"b"}],"none":[],"void":{},"n":null,"t":"x"})";

  struct Case {
    const char* query;
    const char* words;
  };

  const Case cases[] = {
      {"customer.phone",
       "customer is an object with \"id\", \"name\": \"phone\" is not one of them"},
      {"$.customer.phone.number",
       "$.customer is an object with \"id\", \"name\": \"phone\" is not one of them"},
      {"nope",
       "the payload is an object with \"customer\", \"items\", \"none\", \"void\", \"n\", \"t\": "
       "\"nope\" is not one of them"},
      {"items.sku",
       "items is an array of 2 elements; its elements are chosen with [0] or [*] before \"sku\""},
      {"items[5].sku", "items is an array of 2 elements; [5] is beyond its end"},
      {"items[*].price",
       "items[*] finds 2 values, the first is an object with \"sku\": \"price\" is in none of "
       "them"},
      {"items[?@.sku == 'z'].sku",
       "items is an array of 2 elements; \"[?@.sku == 'z']\" matches nothing there"},
      {"none[0]", "none is an empty array; [0] is beyond its end"},
      {"void.x", "void is an empty object; \"x\" is not there"},
      {"n.x", "n is null; it has no members, so no \"x\""},
      {"t[\"x\"]", "t is a string; it has no members, so no \"x\""},
      {"customer[0]", "customer is an object with \"id\", \"name\": [0] needs an array"},
      {"customer", ""},
      {"$", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    CHECK(words_for(payload, c.query) == c.words);
  }
}

TEST_CASE("explain: many names are counted and none can drive a terminal")
{
  std::string payload = "{\"\\u001b[31m\":1";
  for (int i = 0; i < 20; ++i) {
    payload += text(",\"k", i, "\":1");
  }
  const auto words = words_for(payload + "}", "x");
  CHECK(words.find("and 13 more") != std::string::npos);
  CHECK(words.find('\x1b') == std::string::npos);
}

TEST_CASE("explain: a query of thousands of segments is answered at once")
{
  std::string query = "$";
  for (int i = 0; i < 20'000; ++i) {
    query += ".a";
  }
  std::string payload;
  for (int i = 0; i < 400; ++i) {
    payload += "{\"a\":";
  }
  payload += "1" + std::string(400, '}');
  CHECK(words_for(payload, query).find("is a number; it has no members") != std::string::npos);
}
