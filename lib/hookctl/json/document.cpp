#include "hookctl/json/document.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/detail/decode.hpp"
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

/// What offsets of 32 bits and simdjson can hold.
constexpr std::size_t kMostBytes = std::numeric_limits<std::uint32_t>::max() - detail::kPadding;

Result<std::vector<Node>> list_nodes(std::string_view text, const Limits& limits)
{
  const auto structure = detail::Structure::scan(text);
  if (!structure) {
    return fail(detail::to_error(text, detail::find_text_fault(text)));
  }
  detail::Walker walker(text, limits);
  if (auto fault = walker.walk(structure->starts())) {
    return fail(detail::to_error(text, std::move(*fault)));
  }
  return walker.take_nodes();
}

} // namespace

std::string_view to_string(Kind kind)
{
  switch (kind) {
  case Kind::null:
    return "null";
  case Kind::boolean:
    return "boolean";
  case Kind::number:
    return "number";
  case Kind::string:
    return "string";
  case Kind::array:
    return "array";
  case Kind::object:
    return "object";
  }
  return "unknown";
}

Result<Document> Document::parse(std::string bytes, const Limits& limits)
{
  Document document;
  document.m_bytes = std::move(bytes);
  document.m_begin = document.m_bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  document.m_size = document.m_bytes.size() - document.m_begin;
  const std::size_t most = std::min(limits.bytes, kMostBytes);
  if (document.m_size > most) {
    return fail(
        detail::to_error(document.text(), {most, hookctl::text("more than ", most, " bytes"), ""}));
  }
  document.m_bytes.append(detail::kPadding, '\0');
  HOOKCTL_TRY_AS(document.m_nodes, list_nodes(document.text(), limits));
  return document;
}

std::string_view Document::text() const
{
  return std::string_view(m_bytes).substr(m_begin, m_size);
}

std::string_view Document::raw(NodeIndex node) const
{
  return text().substr(m_nodes[node].offset, m_nodes[node].length);
}

std::string Document::compact(NodeIndex node) const
{
  const Kind kind = m_nodes[node].kind;
  const bool may_hold_blanks = kind == Kind::array || kind == Kind::object;
  return may_hold_blanks ? detail::strip_blanks(raw(node)) : std::string(raw(node));
}

std::string Document::to_text(NodeIndex node) const
{
  return m_nodes[node].kind == Kind::string ? detail::decode_string(raw(node)) : compact(node);
}

std::string_view Document::inner(NodeIndex string) const
{
  const std::string_view token = raw(string);
  return token.substr(1, token.size() - 2);
}

bool Document::key_equals(NodeIndex key, std::string_view name) const
{
  const std::string_view written = inner(key);
  if (written.size() < name.size()) {
    return false; // decoding never makes a text longer
  }
  if (written.find('\\') == std::string_view::npos) {
    return written == name;
  }
  return to_text(key) == name;
}

std::optional<NodeIndex> Document::find_member(NodeIndex object, std::string_view name) const
{
  if (m_nodes[object].kind != Kind::object) {
    return std::nullopt;
  }
  std::optional<NodeIndex> found;
  for (NodeIndex key = object + 1; key < m_nodes[object].end; key = m_nodes[key + 1].end) {
    if (key_equals(key, name)) {
      found = key + 1;
    }
  }
  return found;
}

std::optional<NodeIndex> Document::find_element(NodeIndex array, std::int64_t index) const
{
  if (m_nodes[array].kind != Kind::array) {
    return std::nullopt;
  }
  const std::int64_t wanted =
      index < 0 ? index + static_cast<std::int64_t>(child_count(array)) : index;
  std::int64_t at = 0;
  for (NodeIndex node = array + 1; node < m_nodes[array].end; node = m_nodes[node].end) {
    if (at++ == wanted) {
      return node;
    }
  }
  return std::nullopt;
}

std::size_t Document::child_count(NodeIndex node) const
{
  if (m_nodes[node].kind != Kind::array && m_nodes[node].kind != Kind::object) {
    return 0;
  }
  std::size_t count = 0;
  for (NodeIndex child = node + 1; child < m_nodes[node].end; child = m_nodes[child].end) {
    ++count;
  }
  return m_nodes[node].kind == Kind::object ? count / 2 : count;
}

} // namespace hookctl::json
