#include "hookctl/path/locator.hpp"
#include "hookctl/path/path.hpp"
#include "tests/support/json_gen.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using json::Document;
using json::NodeIndex;

namespace {

std::vector<NodeIndex> all_values(const Document& document)
{
  auto nodes = path::Query::parse("$..*")->evaluate(document);
  REQUIRE(nodes);
  nodes->push_back(Document::root());
  return *std::move(nodes);
}

void check_in_order(const Document& document, const std::vector<NodeIndex>& values)
{
  path::Locator locator(document);
  for (const NodeIndex value : values) {
    CHECK(locator.find(value) == path::normalized_path(document, value));
  }
}

} // namespace

TEST_CASE("locator: says what normalized_path says, in whatever order it is asked")
{
  const auto document =
      Document::parse(R"({"a":[1,[2,{"b":3,"b":4}],{}],"it's":{"":[]},"c":null})");
  REQUIRE(document);
  auto values = all_values(*document);
  check_in_order(*document, values);
  std::reverse(values.begin(), values.end());
  check_in_order(*document, values);
  std::sort(values.begin(), values.end());
  check_in_order(*document, values);
  do {
    check_in_order(*document, {values.begin(), values.begin() + 4});
  } while (std::next_permutation(values.begin(), values.begin() + 4));
}

TEST_CASE("locator: a hundred thousand results, forwards and backwards, cost one walk")
{
  std::string text = "[0";
  for (int i = 1; i < 100'000; ++i) {
    text += ",0";
  }
  const auto document = Document::parse(text + "]");
  REQUIRE(document);
  path::Locator locator(*document);
  std::size_t size = 0;
  for (NodeIndex i = 1; i <= 100'000; ++i) {
    size += locator.find(i).size() + locator.find(100'001 - i).size();
  }
  CHECK(size > 1'000'000);
}
