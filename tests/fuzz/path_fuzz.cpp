// A path, and after the first line feed a document: no crash, limits hold, what is found can be
// found again; every leaf's path leads back to it. The path without its `$` is a condition, too.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/path/filter.hpp"
#include "hookctl/path/locator.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>

using hookctl::json::Document;
using hookctl::json::NodeIndex;
using hookctl::path::EvalLimits;
using hookctl::path::Query;

namespace {

constexpr std::string_view kDocument =
    R"({"a":[1,{"b":"x"},-0.50,1E400,"",null,[[]]],"c-d":{"e f":null,"b":{"b":true}},"":0,)"
    R"("\u00e9":[["\ud83d\ude00","ab.c","[ab]*"]],"a":[{"b":"x","n":2},{"b":"y","n":10e-1},3]})";

constexpr EvalLimits kTight{.results = 500, .steps = 50'000};
constexpr std::size_t kMostChecked = 10;

void check_error(const hookctl::Error& error, std::size_t size)
{
  HOOKCTL_ASSERT(error.code == hookctl::ErrorCode::invalid_argument);
  HOOKCTL_ASSERT(error.at && error.at->column >= 1);
  HOOKCTL_ASSERT(static_cast<std::size_t>(error.at->column) <= size + 1);
  HOOKCTL_ASSERT(hookctl::is_utf8(error.hint) && hookctl::is_utf8(error.message));
  HOOKCTL_ASSERT(error.hint.size() < 2'000 && error.message.size() < 2'000);
}

/// The node's own path finds it and nothing else.
void check_node(const Document& document, NodeIndex node, hookctl::path::Locator& locator)
{
  HOOKCTL_ASSERT(node < document.nodes().size());
  const std::string path = hookctl::path::normalized_path(document, node);
  HOOKCTL_ASSERT(locator.find(node) == path);
  const auto query = Query::parse(path);
  if (!query) {
    HOOKCTL_ASSERT(path.size() > hookctl::path::kMaxQueryText);
    return;
  }
  HOOKCTL_ASSERT(query->is_singular() && query->find(document) == node);
}

/// The pieces of a query make the query.
void check_pieces(const Query& query)
{
  std::string pieces;
  for (std::size_t i = 0; i < query.segment_count(); ++i) {
    pieces += query.segment_text(i);
    HOOKCTL_ASSERT(query.prefix(i).segment_count() == i);
    HOOKCTL_ASSERT(!query.is_singular() || query.prefix(i).is_singular());
  }
  HOOKCTL_ASSERT(query.text() == pieces || query.text() == '$' + pieces);
  HOOKCTL_ASSERT(query.example_steps().size() == query.segment_count());
}

void check_query(std::string_view text, const Document& document)
{
  const auto query = Query::parse(text);
  if (!query) {
    return check_error(query.error(), text.size());
  }
  HOOKCTL_ASSERT(query->text() == text);
  if (query->segment_count() < 50) {
    check_pieces(*query);
  }
  const auto nodes = query->evaluate(document, Document::root(), kTight);
  if (!nodes) {
    HOOKCTL_ASSERT(nodes.error().code == hookctl::ErrorCode::invalid_data && !query->is_singular());
    return;
  }
  HOOKCTL_ASSERT(nodes->size() <= (query->is_singular() ? 1 : kTight.results));
  HOOKCTL_ASSERT(*query->evaluate(document) == *nodes); // with more to spend: the same
  hookctl::path::Locator locator(document);
  for (std::size_t i = 0; i < std::min(nodes->size(), kMostChecked); ++i) {
    check_node(document, (*nodes)[i], locator);
  }
}

/// Of a value: the filter finds it in an array around it exactly when the condition holds.
void check_condition(std::string_view text, const Document& document)
{
  const auto condition = hookctl::path::Filter::parse(text);
  if (!condition) {
    return check_error(condition.error(), text.size());
  }
  std::ignore = condition->holds(document, Document::root(), kTight);
  for (const auto& operand : condition->operands(document, Document::root(), kTight)) {
    HOOKCTL_ASSERT(!operand.node || *operand.node < document.nodes().size());
  }
}

void check_leaves(const Document& document)
{
  for (const auto& leaf : hookctl::path::leaves(document, 50)) {
    for (const std::string& path :
         {leaf.path, hookctl::path::normalized_path(document, leaf.node)}) {
      const auto query = Query::parse(path);
      if (path.size() > hookctl::path::kMaxQueryText) {
        continue;
      }
      HOOKCTL_ASSERT(query.has_value() && query->is_singular());
      const auto nodes = query->evaluate(document);
      HOOKCTL_ASSERT(nodes.has_value() && nodes->size() == 1 && nodes->front() == leaf.node);
    }
    HOOKCTL_ASSERT(hookctl::path::shorthand_path(document, leaf.node) == leaf.path);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line_feed = input.find('\n');
  const std::string_view path = input.substr(0, line_feed);
  const std::string_view rest =
      line_feed == std::string_view::npos ? kDocument : input.substr(line_feed + 1);
  const auto document = Document::parse(std::string(rest));
  if (document) {
    check_query(path, *document);
    check_condition(path.substr(path.starts_with('$') ? 1 : 0), *document);
    if (line_feed != std::string_view::npos) {
      check_leaves(*document);
    }
    std::ignore = hookctl::path::nearest_path(*document, path); // must only not crash
  }
  return 0;
}
