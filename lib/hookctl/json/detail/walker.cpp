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

/// What a text with so many tokens can hold: every value but the root is followed by a colon, a
/// comma or a bracket.
std::size_t most_nodes(std::size_t tokens, const Limits& limits)
{
  return std::min(tokens / 2 + 1, limits.nodes);
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
    , m_next(starts.data())
    , m_limits(limits)
    , m_room(most_nodes(starts.size(), limits))
    , m_open(open)
    , m_backslash(find_backslash(text, 0))
{
  nodes.resize(std::max(nodes.size(), m_room));
  m_nodes = nodes.data();
  m_open.clear();
}

std::optional<Fault> Walker::walk()
{
  Step step = Step::failed;
  do {
    if (m_around == Kind::object && !key()) {
      break;
    }
    step = value();
  } while (step == Step::opened || (step == Step::scalar && separators()));
  return std::move(m_fault);
}

bool Walker::key()
{
  const std::uint32_t offset = *m_next++;
  if (at(offset) != '"') {
    return refuse_key(offset);
  }
  if (!string(offset)) {
    return false;
  }
  const std::uint32_t colon = *m_next++;
  return at(colon) == ':' || refuse_token(colon, "\":\" after the name of a member");
}

Walker::Step Walker::value()
{
  const auto scalar = [](bool taken) { return taken ? Step::scalar : Step::failed; };
  const std::uint32_t offset = *m_next++;
  switch (at(offset)) {
  case '"':
    return scalar(string(offset));
  case '{':
    return open(offset, Kind::object);
  case '[':
    return open(offset, Kind::array);
  case 't':
    return scalar(literal(offset, Kind::boolean, "true"));
  case 'f':
    return scalar(literal(offset, Kind::boolean, "false"));
  case 'n':
    return scalar(literal(offset, Kind::null, "null"));
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
    return scalar(number(offset));
  default:
    return scalar(refuse_value(offset));
  }
}

/// What follows a value. True after a comma: one more is to come. False at a fault and at the end.
bool Walker::separators()
{
  while (m_around != Kind::null) {
    const std::uint32_t offset = *m_next++;
    const char found = at(offset);
    if (found == ',') {
      return true;
    }
    if (found != closing_bracket(m_around)) {
      return refuse_separator(offset);
    }
    close(offset);
  }
  const std::uint32_t offset = *m_next;
  return offset != m_text.size() &&
         refuse(offset,
                text("found ", describe_byte(m_text, offset), " after the end of the value"));
}

bool Walker::string(std::uint32_t offset)
{
  std::uint32_t end = *m_next;
  while (is_blank(at(end - 1))) {
    --end;
  }
  const bool has_escapes = m_backslash < end;
  if (has_escapes) {
    const TokenEnd checked = string_end(m_text, offset);
    if (checked.problem != nullptr) {
      return refuse(checked.offset, checked.problem);
    }
    m_backslash = find_backslash(m_text, end);
  }
  return add(offset, end, Kind::string, has_escapes);
}

bool Walker::number(std::uint32_t offset)
{
  const TokenEnd end = number_end(m_text, offset);
  return end.problem == nullptr ? add(offset, static_cast<std::uint32_t>(end.offset), Kind::number)
                                : refuse(end.offset, end.problem);
}

bool Walker::literal(std::uint32_t offset, Kind kind, std::string_view spelling)
{
  const TokenEnd end = literal_end(m_text, offset, spelling);
  return end.problem == nullptr ? add(offset, static_cast<std::uint32_t>(end.offset), kind)
                                : refuse(end.offset, end.problem);
}

/// An array or object up to its first value or name; a whole one when it is empty.
Walker::Step Walker::open(std::uint32_t offset, Kind kind)
{
  if (m_open.size() >= m_limits.depth) {
    refuse(offset, text("nested deeper than ", m_limits.depth, " levels"));
    return Step::failed;
  }
  m_open.push_back(static_cast<NodeIndex>(m_count));
  if (!add(offset, offset, kind)) {
    return Step::failed;
  }
  m_around = kind;
  if (at(*m_next) != closing_bracket(kind)) {
    return Step::opened;
  }
  close(*m_next++);
  return Step::scalar;
}

void Walker::close(std::uint32_t offset)
{
  Node& node = m_nodes[m_open.back()];
  node.length = offset + 1 - node.offset;
  node.end = static_cast<std::uint32_t>(m_count);
  m_open.pop_back();
  m_around = m_open.empty() ? Kind::null : m_nodes[m_open.back()].kind;
}

/// A value without others inside it.
bool Walker::add(std::uint32_t offset, std::uint32_t end, Kind kind, bool has_escapes)
{
  if (m_count == m_room) {
    return refuse(offset, text("more than ", m_limits.nodes, " values and names"));
  }
  // Field by field: a Node copied as a whole waits for its small fields to be written first.
  Node& node = m_nodes[m_count++];
  node.offset = offset;
  node.length = end - offset;
  node.end = static_cast<std::uint32_t>(m_count);
  node.kind = kind;
  node.has_escapes = has_escapes;
  return true;
}

/// True when what is around the place holds nothing yet.
bool Walker::is_first() const
{
  return !m_open.empty() && m_open.back() + 1 == m_count;
}

bool Walker::refuse(std::size_t offset, std::string message, std::string hint)
{
  m_fault = Fault{offset, std::move(message), std::move(hint)};
  return false;
}

/// For a token that stands where another one has to be.
bool Walker::refuse_token(std::size_t offset, std::string_view expected, std::string hint)
{
  if (offset < m_text.size()) {
    return refuse(offset,
                  text("expected ", expected, ", found ", describe_byte(m_text, offset)),
                  std::move(hint));
  }
  if (m_open.empty()) {
    return refuse(offset, "there is no value, only an empty text");
  }
  return refuse(offset,
                text("the text ends inside ", m_around == Kind::array ? "an array" : "an object"));
}

bool Walker::refuse_value(std::uint32_t offset)
{
  const bool after_comma = m_around == Kind::array && !is_first();
  return refuse_token(offset, "a value", hint_for_value(at(offset), after_comma));
}

bool Walker::refuse_key(std::uint32_t offset)
{
  const char found = at(offset);
  return refuse_token(offset,
                      "the name of a member",
                      found == '}' ? hint_for_value(found, !is_first())
                                   : "names of members take double quotes");
}

bool Walker::refuse_separator(std::uint32_t offset)
{
  return refuse_token(offset, text("\",\" or \"", closing_bracket(m_around), "\" after a value"));
}

} // namespace hookctl::json::detail
