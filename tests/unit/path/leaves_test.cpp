#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"
#include "tests/support/json_gen.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using json::Document;

namespace {

Document parsed(const std::string& text, const json::Limits& limits = {})
{
  auto document = Document::parse(text, limits);
  REQUIRE(document.has_value());
  return *std::move(document);
}

std::vector<std::string> leaf_paths(const std::string& text)
{
  std::vector<std::string> paths;
  for (const path::Leaf& leaf : path::leaves(parsed(text))) {
    paths.push_back(leaf.path);
  }
  return paths;
}

} // namespace

TEST_CASE("path: leaves are scalars and empty containers in document order")
{
  using Paths = std::vector<std::string>;
  CHECK(leaf_paths(R"({"b":1,"a":{"x":[true,{"y":null}],"e":[],"o":{}},"x y":"s"})") ==
        Paths{"b", "a.x[0]", "a.x[1].y", "a.e", "a.o", "[\"x y\"]"});
  CHECK(leaf_paths("[[1],2]") == Paths{"[0][0]", "[1]"});
  CHECK(leaf_paths("5") == Paths{"$"});
  CHECK(leaf_paths("[]") == Paths{"$"});
  CHECK(leaf_paths(R"({"a":1,"b":2,"a":{"c":3}})") == Paths{"b", "a.c"});
}

TEST_CASE("path: leaves stop at their limits")
{
  CHECK(path::leaves(parsed("[1,2,3]"), 2).size() == 2);
  CHECK(path::leaves(parsed("[1,2,3]"), 0).empty());

  // One long name above many leaves must not become gigabytes of paths.
  std::string text = "{\"" + std::string(1U << 20U, 'k') + "\":[0";
  for (int i = 0; i < 5'000; ++i) {
    text += ",0";
  }
  const auto found = path::leaves(parsed(text + "]}"));
  CHECK(found.size() < 20);
  CHECK_FALSE(found.empty());
}

TEST_CASE("path: leaves of a very deep document cost no stack")
{
  json::Limits limits;
  limits.depth = 100'000;
  const Document deep = parsed(std::string(100'000, '[') + std::string(100'000, ']'), limits);
  const auto found = path::leaves(deep);
  REQUIRE(found.size() == 1);
  CHECK(found[0].path.size() == 3 * 99'999);
}

TEST_CASE("path: every leaf path leads back to exactly its leaf")
{
  tests::SeededRng rng(32);
  std::size_t count = 0;
  for (int round = 0; round < 2'000; ++round) {
    const std::string text = tests::JsonGenerator(rng).value(5);
    CAPTURE(text);
    const Document document = parsed(text);
    for (const path::Leaf& leaf : path::leaves(document)) {
      CAPTURE(leaf.path);
      CHECK(printable(leaf.path) == leaf.path);
      const auto query = path::Query::parse(leaf.path);
      REQUIRE(query.has_value());
      CHECK(query->is_singular());
      CHECK(*query->evaluate(document) == std::vector<json::NodeIndex>{leaf.node});
      ++count;
    }
  }
  CHECK(count > 2'000);
}

TEST_CASE("path: the nearest path mends a typo or finds the name elsewhere")
{
  const Document document = parsed(
      R"({"customer":{"phone":"+1","email":"a@b"},"line_items":[{"sku":"A"}],"order-id":7,"x y":1})");

  struct Case {
    const char* query;
    const char* nearest;
  };

  const Case cases[] = {
      {"custmer.phone", "customer.phone"},
      {"$.custmer.phone", "customer.phone"},
      {"$['customer']['phon']", "customer.phone"},
      {"Customer.Phone", "customer.phone"},
      {"billing_address.phone", "customer.phone"},
      {"line_items[*].skuu", "line_items[0].sku"},
      {"lineitems[0].sku", "line_items[0].sku"},
      {"$.order_id", "order-id"},
      {"$.order-id", "order-id"},
      {"deep.down.below['x y']", "[\"x y\"]"},
      {"nothing.like.it", ""},
      {"", ""},
      {"[[[[", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    CHECK(path::nearest_path(document, c.query) == c.nearest);
  }
}
