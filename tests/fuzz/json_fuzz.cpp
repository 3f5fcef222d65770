// Any bytes: a document exactly when the grammar says so, else an error with a place. What is
// accepted must be consistent and survive compact() and pretty().

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/parser.hpp"
#include "hookctl/json/writer.hpp"
#include "tests/support/json_reference.hpp"

#include <cstddef>
#include <cstdint>

using hookctl::json::Document;
using hookctl::json::Kind;
using hookctl::json::NodeIndex;

namespace {

void check_node(const Document& document, NodeIndex i)
{
  const auto& nodes = document.nodes();
  HOOKCTL_ASSERT(nodes[i].end > i && nodes[i].end <= nodes.size() && nodes[i].length > 0);
  HOOKCTL_ASSERT(std::size_t{nodes[i].offset} + nodes[i].length <= document.text().size());
  HOOKCTL_ASSERT(i == 0 || nodes[i].offset > nodes[i - 1].offset);
  const bool container = nodes[i].kind == Kind::array || nodes[i].kind == Kind::object;
  HOOKCTL_ASSERT(container || nodes[i].end == i + 1);
  if (!container) {
    HOOKCTL_ASSERT(hookctl::is_utf8(document.to_text(i)));
  }
  for (const auto& member : document.members(i)) {
    HOOKCTL_ASSERT(document.kind(member.key) == Kind::string && member.value == member.key + 1);
    HOOKCTL_ASSERT(document.find_member(i, document.to_text(member.key)) == member.value);
  }
  const std::size_t distinct = document.members(i).size();
  HOOKCTL_ASSERT(nodes[i].kind != Kind::object ||
                 (distinct == document.child_count(i)) == document.duplicate_keys(i).empty());
}

void check_same(const Document& document, const std::string& text)
{
  const auto again = Document::parse(text);
  HOOKCTL_ASSERT(again.has_value() && again->nodes().size() == document.nodes().size());
  for (NodeIndex i = 0; i < document.nodes().size(); ++i) {
    HOOKCTL_ASSERT(again->kind(i) == document.kind(i) &&
                   again->nodes()[i].end == document.nodes()[i].end);
    const bool container = document.kind(i) == Kind::array || document.kind(i) == Kind::object;
    HOOKCTL_ASSERT(container || again->raw(i) == document.raw(i));
  }
}

/// A parser with a past says the same.
void check_used_parser(const std::string& bytes, const hookctl::Result<Document>& document)
{
  static hookctl::json::Parser parser;
  const auto again = parser.parse(bytes);
  HOOKCTL_ASSERT(again.has_value() == document.has_value());
  HOOKCTL_ASSERT(document || again.error() == document.error());
  for (NodeIndex i = 0; document && i < document->nodes().size(); ++i) {
    HOOKCTL_ASSERT((*again)->raw(i) == document->raw(i) && (*again)->kind(i) == document->kind(i));
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto document = Document::parse(bytes);
  check_used_parser(bytes, document);
  HOOKCTL_ASSERT(document.has_value() == hookctl::tests::JsonReference::accepts(bytes));
  if (!document) {
    HOOKCTL_ASSERT(document.error().at && document.error().at->line > 0 &&
                   document.error().at->column > 0);
    return 0;
  }
  for (NodeIndex i = 0; i < document->nodes().size() && i < 200; ++i) {
    check_node(*document, i);
  }
  const std::string compact = document->compact(Document::root());
  check_same(*document, compact);
  HOOKCTL_ASSERT(compact.find('\n') == std::string::npos);
  check_same(*document, hookctl::json::pretty(bytes));
  std::ignore = document->all_duplicate_keys(); // must only not crash
  return 0;
}
