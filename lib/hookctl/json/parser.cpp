#include "hookctl/json/parser.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/detail/fault.hpp"
#include "hookctl/json/detail/structure.hpp"
#include "hookctl/json/detail/token.hpp"
#include "hookctl/json/detail/walker.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace hookctl::json {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Up to this size a thread keeps what parsing took, which is about five times as much.
constexpr std::size_t kMostKept = 128U << 10U;

/// What offsets of 32 bits and simdjson can hold.
constexpr std::size_t kMostBytes = std::numeric_limits<std::uint32_t>::max() - detail::kPadding;

} // namespace

struct Parser::Tools {
  detail::Structure structure;
  std::vector<NodeIndex> open;
};

Parser::Parser(const Limits& limits)
    : m_limits(limits)
    , m_tools(std::make_unique<Tools>())
{
}

Parser::Parser(Parser&& other) noexcept = default;
Parser& Parser::operator=(Parser&& other) noexcept = default;
Parser::~Parser() = default;

Result<const Document*> Parser::parse(std::string_view bytes)
{
  m_document.m_bytes.assign(bytes);
  HOOKCTL_TRY(read());
  return &m_document;
}

Result<Document> Document::parse(std::string bytes, const Limits& limits)
{
  if (bytes.size() > kMostKept) {
    Parser parser(limits);
    parser.m_document.m_bytes = std::move(bytes);
    HOOKCTL_TRY(parser.read());
    return std::move(parser.m_document);
  }
  // Most are small, and what simdjson needs for one is then kept for the next.
  thread_local Parser parser;
  parser.m_limits = limits;
  parser.m_document = Document();
  parser.m_document.m_bytes = std::move(bytes);
  HOOKCTL_TRY(parser.read());
  return std::move(parser.m_document);
}

Result<> Parser::read()
{
  Document& document = m_document;
  document.m_node_count = 0;
  document.m_begin = document.m_bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  document.m_size = document.m_bytes.size() - document.m_begin;
  const std::size_t most = std::min(m_limits.bytes, kMostBytes);
  if (document.m_size > most) {
    return fail(detail::to_error(document.text(), {most, text("more than ", most, " bytes"), ""}));
  }
  document.m_bytes.append(detail::kPadding, '\0');
  const auto starts = m_tools->structure.scan(document.text());
  if (!starts) {
    return fail(detail::to_error(document.text(), detail::find_text_fault(document.text())));
  }
  detail::Walker walker(document.text(), *starts, m_limits, document.m_nodes, m_tools->open);
  if (auto fault = walker.walk()) {
    return fail(detail::to_error(document.text(), *std::move(fault)));
  }
  document.m_node_count = walker.node_count();
  return {};
}

} // namespace hookctl::json
