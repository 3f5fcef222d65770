// A path, and after the first line feed a document: no crash; every leaf's path leads back to it.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"

#include <cstddef>
#include <cstdint>
#include <tuple>

using hookctl::json::Document;
using hookctl::path::Query;

namespace {

constexpr std::string_view kDocument =
    R"({"a":[1,{"b":"x"}],"c-d":{"e f":null},"":0,"\u00e9":[[]]})";

void check_error(const hookctl::Error& error, std::size_t size)
{
  HOOKCTL_ASSERT(error.at && error.at->column >= 1);
  HOOKCTL_ASSERT(static_cast<std::size_t>(error.at->column) <= size + 1);
  HOOKCTL_ASSERT(hookctl::is_utf8(error.hint) && hookctl::is_utf8(error.message));
}

void check_query(std::string_view text, const Document& document)
{
  const auto query = Query::parse(text);
  if (!query) {
    return check_error(query.error(), text.size());
  }
  HOOKCTL_ASSERT(query->text() == text);
  const auto nodes = query->evaluate(document);
  if (nodes) {
    HOOKCTL_ASSERT(!query->is_singular() || nodes->size() <= 1);
    for (const auto node : *nodes) {
      HOOKCTL_ASSERT(node < document.nodes().size());
    }
  }
}

void check_leaves(const Document& document)
{
  for (const auto& leaf : hookctl::path::leaves(document, 50)) {
    for (const std::string& path :
         {leaf.path, hookctl::path::normalized_path(document, leaf.node)}) {
      const auto query = Query::parse(path);
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
    check_leaves(*document);
    std::ignore = hookctl::path::nearest_path(*document, path); // must only not crash
  }
  return 0;
}
