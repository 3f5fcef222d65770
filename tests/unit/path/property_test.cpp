#include "tests/support/json_gen.hpp"
#include "tests/support/path_reference.hpp"
#include "tests/support/queries.hpp"
#include "tests/support/query_gen.hpp"
#include "tests/support/seed.hpp"

using namespace hookctl;
using json::Document;

namespace {

using Nodes = std::vector<json::NodeIndex>;

std::string shown(const Document& document, const Nodes& nodes)
{
  std::string out;
  for (const json::NodeIndex node : nodes) {
    out += path::normalized_path(document, node) + '\n';
  }
  return out;
}

/// What the reference finds.
Nodes expected(const tests::reference::Value& root, const tests::reference::Query& query)
{
  Nodes out;
  for (const auto* value : tests::reference::Evaluator(root).evaluate(query, root)) {
    out.push_back(value->node);
  }
  return out;
}

/// The query's two spellings find the same as the reference. How many nodes that is.
std::size_t check_query(const Document& document,
                        const tests::reference::Value& root,
                        tests::QueryGenerator& generator)
{
  const tests::reference::Query query = generator.query();
  const Nodes nodes = expected(root, query);
  for (int spelling = 0; spelling < 2; ++spelling) {
    const std::string text = generator.print(query);
    const auto found = tests::query_of(text).evaluate(document);
    if (!found) {
      FAIL_CHECK(text << ": " << found.error().message);
    } else if (*found != nodes) {
      FAIL_CHECK(text << " in " << document.text() << "\nfinds\n"
                      << shown(document, *found) << "and should find\n"
                      << shown(document, nodes));
    }
  }
  return nodes.size();
}

} // namespace

TEST_CASE("path: any query finds what a plain reading of the RFC finds in any document")
{
  tests::SeededRng rng(tests::seed(9535));
  std::size_t successes = 0;
  std::size_t queries = 0;
  for (int round = 0; round < 400; ++round) {
    const Document document = tests::document_of(tests::JsonGenerator(rng).value(4));
    const auto root = tests::reference::value_of(document);
    tests::QueryGenerator generator(rng, root);
    for (int i = 0; i < 15; ++i, ++queries) {
      successes += std::size_t{check_query(document, root, generator) > 0};
    }
  }
  CHECK(successes * 5 > queries); // else the generators are of no use
}

TEST_CASE("path: the normalized path of any node is a singular query for that node alone")
{
  tests::SeededRng rng(tests::seed(27));
  const auto every = tests::query_of("$..*");
  for (int round = 0; round < 300; ++round) {
    const Document document = tests::document_of(tests::JsonGenerator(rng).value(5));
    auto nodes = every.evaluate(document);
    REQUIRE(nodes.has_value());
    nodes->push_back(Document::root());
    std::vector<std::string> paths;
    for (const json::NodeIndex node : *nodes) {
      const std::string normalized = path::normalized_path(document, node);
      for (const std::string& text : {normalized, path::shorthand_path(document, node)}) {
        CAPTURE(text);
        const auto query = tests::query_of(text);
        CHECK(query.is_singular());
        CHECK(query.find(document) == node);
        CHECK(*query.evaluate(document) == Nodes{node});
      }
      paths.push_back(normalized);
    }
    std::sort(paths.begin(), paths.end());
    CHECK(std::adjacent_find(paths.begin(), paths.end()) == paths.end());
  }
}

TEST_CASE("path: a singular query finds one node at most")
{
  tests::SeededRng rng(tests::seed(12));
  for (int round = 0; round < 200; ++round) {
    const Document document = tests::document_of(tests::JsonGenerator(rng).value(4));
    const auto root = tests::reference::value_of(document);
    tests::QueryGenerator generator(rng, root);
    for (int i = 0; i < 10; ++i) {
      const auto query = tests::query_of(generator.print(generator.query()));
      const auto nodes = query.evaluate(document);
      REQUIRE(nodes.has_value());
      if (query.is_singular()) {
        CHECK(nodes->size() <= 1);
        CHECK(query.find(document).has_value() == (nodes->size() == 1));
      }
    }
  }
}
