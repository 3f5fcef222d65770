#include "tests/support/queries.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace hookctl;
using json::Document;
using json::NodeIndex;

namespace {

/// What tests/e2e/rfc9535.bats asks of the program: its queries and documents.
std::string read_example(const std::string& name)
{
  const char* const source = std::getenv("HOOKCTL_SOURCE_DIR"); // NOLINT(concurrency-mt-unsafe)
  std::ifstream in(std::string(source == nullptr ? "." : source) + "/tests/e2e/rfc9535/" + name);
  REQUIRE_MESSAGE(in.good(), "no " << name << " (HOOKCTL_SOURCE_DIR is the project)");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const std::string& text)
{
  std::vector<std::string> lines;
  std::size_t at = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', at)) {
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// One line of the examples.
class Example {
public:
  explicit Example(const std::string& line)
      : m_document(tests::document_of(line))
  {
  }

  [[nodiscard]] bool has(std::string_view name) const
  {
    return m_document.find_member(0, name).has_value();
  }

  [[nodiscard]] std::string text(std::string_view name) const
  {
    return m_document.to_text(*m_document.find_member(0, name));
  }

  /// Of an array: its elements, strings decoded, other values as they are written.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const
  {
    return texts(*m_document.find_member(0, name));
  }

  /// Of an array of arrays.
  [[nodiscard]] std::vector<std::vector<std::string>> lists(std::string_view name) const
  {
    std::vector<std::vector<std::string>> out;
    const NodeIndex array = *m_document.find_member(0, name);
    for (NodeIndex child = array + 1; child < m_document.nodes()[array].end;
         child = m_document.nodes()[child].end) {
      out.push_back(texts(child));
    }
    return out;
  }

private:
  [[nodiscard]] std::vector<std::string> texts(NodeIndex array) const
  {
    std::vector<std::string> out;
    for (NodeIndex child = array + 1; child < m_document.nodes()[array].end;
         child = m_document.nodes()[child].end) {
      out.push_back(m_document.to_text(child));
    }
    return out;
  }

  Document m_document;
};

bool is_before(const std::vector<std::string>& paths,
               const std::string& first,
               const std::string& second)
{
  return std::find(paths.begin(), paths.end(), first) <
         std::find(paths.begin(), paths.end(), second);
}

void check_example(const Example& example)
{
  const std::string query = example.text("query");
  CAPTURE(query);
  if (example.has("refused")) {
    return tests::check_refused(query);
  }
  const Document document = tests::document_of(read_example(example.text("document") + ".json"));
  const auto nodes = tests::query_of(query).evaluate(document);
  REQUIRE(nodes.has_value());
  std::vector<std::string> paths;
  std::vector<std::string> values;
  for (const NodeIndex node : *nodes) {
    paths.push_back(path::normalized_path(document, node));
    values.push_back(document.to_text(node));
  }
  // Where the RFC leaves the order open, the document's is ours, and one of those that it allows.
  CHECK(paths == example.texts("paths"));
  CHECK(values == example.texts("values"));
  if (example.has("any_of")) {
    const auto orders = example.lists("any_of");
    CHECK(std::find(orders.begin(), orders.end(), paths) != orders.end());
  }
  if (example.has("before")) {
    for (const auto& pair : example.lists("before")) {
      CHECK(is_before(paths, pair.at(0), pair.at(1)));
    }
  }
}

} // namespace

TEST_CASE("path: every example of RFC 9535 comes out as it stands there")
{
  const std::vector<std::string> lines = lines_of(read_example("queries.ndjson"));
  CHECK(lines.size() == 137);
  for (const std::string& line : lines) {
    check_example(Example(line));
  }
}
