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

Walker::Walker(std::string_view text, const Limits& limits)
    : m_text(text)
    , m_limits(limits)
{
}

std::optional<Fault> Walker::walk(std::span<const std::uint32_t> starts)
{
  // Every value but the root is followed by a colon, a comma or a bracket, so this is never
  // exceeded.
  m_nodes.reserve(std::min(starts.size() / 2 + 1, m_limits.nodes));
  for (const std::uint32_t offset : starts) {
    if (!step(offset)) {
      return std::move(m_fault);
    }
  }
  if (m_expect != Expect::nothing) {
    refuse_end();
  }
  return std::move(m_fault);
}

bool Walker::step(std::uint32_t offset)
{
  switch (m_expect) {
  case Expect::value:
    return value(offset);
  case Expect::value_or_end:
    return m_text[offset] == ']' ? close(offset) : value(offset);
  case Expect::key:
    return key(offset);
  case Expect::key_or_end:
    return m_text[offset] == '}' ? close(offset) : key(offset);
  case Expect::colon:
    return colon(offset);
  case Expect::separator:
    return separator(offset);
  case Expect::nothing:
    break;
  }
  return refuse(offset,
                text("found ", describe_byte(m_text, offset), " after the end of the value"));
}

bool Walker::value(std::uint32_t offset)
{
  switch (m_text[offset]) {
  case '{':
    return open(offset, Kind::object);
  case '[':
    return open(offset, Kind::array);
  case '"': {
    const TokenEnd end = string_end(m_text, offset);
    return end.problem != nullptr ? refuse(end.offset, end.problem)
                                  : scalar(offset, Kind::string, end.offset);
  }
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
  case '9': {
    const TokenEnd end = number_end(m_text, offset);
    return end.problem != nullptr ? refuse(end.offset, end.problem)
                                  : scalar(offset, Kind::number, end.offset);
  }
  default:
    return refuse_value(offset);
  }
}

bool Walker::key(std::uint32_t offset)
{
  if (m_text[offset] != '"') {
    const bool after_comma = m_expect == Expect::key;
    const char found = m_text[offset];
    std::string hint =
        found == '}' ? hint_for_value(found, after_comma) : "names of members take double quotes";
    return refuse(offset,
                  text("expected the name of a member, found ", describe_byte(m_text, offset)),
                  std::move(hint));
  }
  const TokenEnd end = string_end(m_text, offset);
  if (end.problem != nullptr) {
    return refuse(end.offset, end.problem);
  }
  m_expect = Expect::colon;
  const auto length = static_cast<std::uint32_t>(end.offset - offset);
  return add({offset, length, static_cast<std::uint32_t>(m_nodes.size() + 1), Kind::string});
}

bool Walker::colon(std::uint32_t offset)
{
  m_expect = Expect::value;
  return m_text[offset] == ':' || refuse(offset,
                                         text("expected \":\" after the name of a member, found ",
                                              describe_byte(m_text, offset)));
}

bool Walker::separator(std::uint32_t offset)
{
  const Kind kind = m_nodes[m_open.back()].kind;
  const char found = m_text[offset];
  if (found == ',') {
    m_expect = kind == Kind::array ? Expect::value : Expect::key;
    return true;
  }
  const char bracket = closing_bracket(kind);
  if (found == bracket) {
    return close(offset);
  }
  return refuse(offset,
                text("expected \",\" or \"",
                     bracket,
                     "\" after a value, found ",
                     describe_byte(m_text, offset)));
}

bool Walker::open(std::uint32_t offset, Kind kind)
{
  if (m_open.size() >= m_limits.depth) {
    return refuse(offset, text("nested deeper than ", m_limits.depth, " levels"));
  }
  m_open.push_back(static_cast<NodeIndex>(m_nodes.size()));
  m_expect = kind == Kind::array ? Expect::value_or_end : Expect::key_or_end;
  return add({offset, 0, 0, kind});
}

bool Walker::close(std::uint32_t offset)
{
  Node& node = m_nodes[m_open.back()];
  node.length = offset + 1 - node.offset;
  node.end = static_cast<std::uint32_t>(m_nodes.size());
  m_open.pop_back();
  after_value();
  return true;
}

bool Walker::literal(std::uint32_t offset, Kind kind, std::string_view spelling)
{
  const TokenEnd end = literal_end(m_text, offset, spelling);
  return end.problem != nullptr ? refuse(end.offset, end.problem)
                                : scalar(offset, kind, end.offset);
}

bool Walker::scalar(std::uint32_t offset, Kind kind, std::size_t end)
{
  after_value();
  const auto length = static_cast<std::uint32_t>(end - offset);
  return add({offset, length, static_cast<std::uint32_t>(m_nodes.size() + 1), kind});
}

bool Walker::add(const Node& node)
{
  if (m_nodes.size() >= m_limits.nodes) {
    return refuse(node.offset, text("more than ", m_limits.nodes, " values and names"));
  }
  m_nodes.push_back(node);
  return true;
}

bool Walker::refuse(std::size_t offset, std::string message, std::string hint)
{
  m_fault = Fault{offset, std::move(message), std::move(hint)};
  return false;
}

bool Walker::refuse_value(std::uint32_t offset)
{
  const bool after_comma =
      m_expect == Expect::value && !m_open.empty() && m_nodes[m_open.back()].kind == Kind::array;
  return refuse(offset,
                text("expected a value, found ", describe_byte(m_text, offset)),
                hint_for_value(m_text[offset], after_comma));
}

bool Walker::refuse_end()
{
  if (m_open.empty()) {
    return refuse(m_text.size(), "there is no value, only an empty text");
  }
  const char* what = m_nodes[m_open.back()].kind == Kind::array ? "an array" : "an object";
  return refuse(m_text.size(), text("the text ends inside ", what));
}

void Walker::after_value()
{
  m_expect = m_open.empty() ? Expect::nothing : Expect::separator;
}

} // namespace hookctl::json::detail
