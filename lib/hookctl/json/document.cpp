#include "hookctl/json/document.hpp"

#include "hookctl/json/detail/decode.hpp"

namespace hookctl::json {

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

namespace {

/// How long a value is without white space: its tokens, and one comma or colon before each of them
/// but the first of its array or object.
std::size_t compact_size(std::span<const Node> nodes, NodeIndex value)
{
  constexpr std::size_t kBrackets = 2;
  std::size_t size = nodes[value].end - value - 1; // commas and colons, were none the first
  for (NodeIndex node = value; node < nodes[value].end; ++node) {
    const bool is_container = nodes[node].kind == Kind::array || nodes[node].kind == Kind::object;
    const bool has_children = nodes[node].end > node + 1;
    size += is_container ? kBrackets - (has_children ? 1 : 0) : nodes[node].length;
  }
  return size;
}

} // namespace

std::string Document::compact(NodeIndex node) const
{
  std::string out;
  append_compact(out, node);
  return out;
}

void Document::append_compact(std::string& out, NodeIndex node) const
{
  // Most senders put no blanks, and to count tokens is much cheaper than to look for some.
  const bool has_blanks = m_nodes[node].length != compact_size(nodes(), node);
  has_blanks ? detail::append_without_blanks(out, raw(node)) : void(out += raw(node));
}

std::string Document::to_text(NodeIndex node) const
{
  return m_nodes[node].kind == Kind::string ? detail::decode_string(raw(node)) : compact(node);
}

bool Document::decoded_key_equals(NodeIndex key, std::string_view name) const
{
  // Decoding never makes a text longer.
  return inner(key).size() >= name.size() && to_text(key) == name;
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
