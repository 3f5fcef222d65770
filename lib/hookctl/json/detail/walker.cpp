#include "hookctl/json/detail/walker.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/detail/token.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::json::detail {

namespace {

char closing_bracket(Kind kind)
{
  return kind == Kind::array ? ']' : '}';
}

bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string hint_for_value(char found, bool after_comma)
{
  switch (found) {
  case ']':
  case '}':
    return after_comma ? "take away the comma before it" : "";
  case '\'':
    return "strings take double quotes";
  case '+':
    return "a number has no plus sign";
  case '.':
    return "a number begins with a digit: 0.5";
  case '/':
  case '#':
    return "JSON has no comments";
  case 'N':
  case 'I':
    return "JSON has no NaN and no Infinity; write null";
  default:
    return "";
  }
}

} // namespace

Walker::Walker(std::string_view text,
               std::span<const std::uint32_t> starts,
               const Limits& limits,
               std::vector<Node>& nodes,
               std::vector<NodeIndex>& open)
    : m_text(text)
    , m_starts(starts)
    , m_limits(limits)
    , m_nodes(nodes)
    , m_open(open)
    , m_backslash(find_backslash(text, 0))
{
  m_open.clear();
  m_nodes.clear();
  // Every value but the root is followed by a colon, a comma or a bracket, so this is never
  // exceeded.
  m_nodes.reserve(std::min(starts.size() / 2 + 1, m_limits.nodes));
}

std::optional<Fault> Walker::walk()
{
  Expect expected = Expect::value;
  while (expected != Expect::fault) {
    const std::uint32_t offset = take();
    if (offset == m_text.size()) {
      if (expected != Expect::nothing) {
        refuse_end();
      }
      break;
    }
    switch (expected) {
    case Expect::value:
    case Expect::value_or_end:
      expected = value(offset, expected);
      break;
    case Expect::key:
    case Expect::key_or_end:
      expected = key(offset, expected);
      break;
    case Expect::separator:
      expected = separator(offset);
      break;
    case Expect::nothing:
    case Expect::fault:
      expected = refuse(
          offset, text("found ", describe_byte(m_text, offset), " after the end of the value"));
      break;
    }
  }
  return std::move(m_fault);
}

std::uint32_t Walker::take()
{
  return m_next < m_starts.size() ? m_starts[m_next++] : static_cast<std::uint32_t>(m_text.size());
}

Walker::Expect Walker::value(std::uint32_t offset, Expect expected)
{
  switch (m_text[offset]) {
  case '"':
    return string(offset) ? after_value() : Expect::fault;
  case '{':
    return open(offset, Kind::object);
  case '[':
    return open(offset, Kind::array);
  case 't':
    return literal(offset, Kind::boolean, "true");
  case 'f':
    return literal(offset, Kind::boolean, "false");
  case 'n':
    return literal(offset, Kind::null, "null");
  case '-':
  case '0':
  case '1':
  case '2':
  case '3':
  case '4':
  case '5':
  case '6':
  case '7':
  case '8':
  case '9':
    return number(offset);
  case ']':
    return expected == Expect::value_or_end ? close(offset) : refuse_value(offset, expected);
  default:
    return refuse_value(offset, expected);
  }
}

Walker::Expect Walker::key(std::uint32_t offset, Expect expected)
{
  if (m_text[offset] != '"') {
    return m_text[offset] == '}' && expected == Expect::key_or_end ? close(offset)
                                                                   : refuse_key(offset, expected);
  }
  if (!string(offset)) {
    return Expect::fault;
  }
  const std::uint32_t colon = take();
  if (colon == m_text.size()) {
    return refuse_end();
  }
  if (m_text[colon] != ':') {
    return refuse(
        colon,
        text("expected \":\" after the name of a member, found ", describe_byte(m_text, colon)));
  }
  return Expect::value;
}

Walker::Expect Walker::separator(std::uint32_t offset)
{
  const Kind kind = m_nodes[m_open.back()].kind;
  const char found = m_text[offset];
  if (found == ',') {
    return kind == Kind::array ? Expect::value : Expect::key;
  }
  return found == closing_bracket(kind) ? close(offset) : refuse_separator(offset);
}

Walker::Expect Walker::open(std::uint32_t offset, Kind kind)
{
  if (m_open.size() >= m_limits.depth) {
    return refuse(offset, text("nested deeper than ", m_limits.depth, " levels"));
  }
  m_open.push_back(static_cast<NodeIndex>(m_nodes.size()));
  if (!add({offset, 0, 0, kind})) {
    return Expect::fault;
  }
  return kind == Kind::array ? Expect::value_or_end : Expect::key_or_end;
}

Walker::Expect Walker::close(std::uint32_t offset)
{
  Node& node = m_nodes[m_open.back()];
  node.length = offset + 1 - node.offset;
  node.end = static_cast<std::uint32_t>(m_nodes.size());
  m_open.pop_back();
  return after_value();
}

Walker::Expect Walker::number(std::uint32_t offset)
{
  const TokenEnd end = number_end(m_text, offset);
  if (end.problem != nullptr) {
    return refuse(end.offset, end.problem);
  }
  return scalar({offset, static_cast<std::uint32_t>(end.offset - offset), 0, Kind::number});
}

Walker::Expect Walker::literal(std::uint32_t offset, Kind kind, std::string_view spelling)
{
  const TokenEnd end = literal_end(m_text, offset, spelling);
  if (end.problem != nullptr) {
    return refuse(end.offset, end.problem);
  }
  return scalar({offset, static_cast<std::uint32_t>(spelling.size()), 0, kind});
}

Walker::Expect Walker::scalar(const Node& node)
{
  Node whole = node;
  whole.end = static_cast<std::uint32_t>(m_nodes.size() + 1);
  return add(whole) ? after_value() : Expect::fault;
}

Walker::Expect Walker::after_value() const
{
  return m_open.empty() ? Expect::nothing : Expect::separator;
}

bool Walker::string(std::uint32_t offset)
{
  // Only white space stands between the closing quote and the next token.
  std::size_t end = m_next < m_starts.size() ? m_starts[m_next] : m_text.size();
  while (is_blank(m_text[end - 1])) {
    --end;
  }
  const bool has_escapes = m_backslash < end;
  if (has_escapes) {
    const TokenEnd checked = string_end(m_text, offset);
    if (checked.problem != nullptr) {
      refuse(checked.offset, checked.problem);
      return false;
    }
    m_backslash = find_backslash(m_text, end);
  }
  const auto next = static_cast<std::uint32_t>(m_nodes.size() + 1);
  const auto length = static_cast<std::uint32_t>(end - offset);
  return add({offset, length, next, Kind::string, has_escapes});
}

bool Walker::add(const Node& node)
{
  if (m_nodes.size() >= m_limits.nodes) {
    refuse(node.offset, text("more than ", m_limits.nodes, " values and names"));
    return false;
  }
  m_nodes.push_back(node);
  return true;
}

Walker::Expect Walker::refuse(std::size_t offset, std::string message, std::string hint)
{
  m_fault = Fault{offset, std::move(message), std::move(hint)};
  return Expect::fault;
}

Walker::Expect Walker::refuse_value(std::uint32_t offset, Expect expected)
{
  const bool after_comma =
      expected == Expect::value && !m_open.empty() && m_nodes[m_open.back()].kind == Kind::array;
  return refuse(offset,
                text("expected a value, found ", describe_byte(m_text, offset)),
                hint_for_value(m_text[offset], after_comma));
}

Walker::Expect Walker::refuse_key(std::uint32_t offset, Expect expected)
{
  const char found = m_text[offset];
  std::string hint = found == '}' ? hint_for_value(found, expected == Expect::key)
                                  : "names of members take double quotes";
  return refuse(offset,
                text("expected the name of a member, found ", describe_byte(m_text, offset)),
                std::move(hint));
}

Walker::Expect Walker::refuse_separator(std::uint32_t offset)
{
  return refuse(offset,
                text("expected \",\" or \"",
                     closing_bracket(m_nodes[m_open.back()].kind),
                     "\" after a value, found ",
                     describe_byte(m_text, offset)));
}

Walker::Expect Walker::refuse_end()
{
  if (m_open.empty()) {
    return refuse(m_text.size(), "there is no value, only an empty text");
  }
  const char* what = m_nodes[m_open.back()].kind == Kind::array ? "an array" : "an object";
  return refuse(m_text.size(), text("the text ends inside ", what));
}

} // namespace hookctl::json::detail
