#include "hookctl/path/detail/query_parser.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/string_literal.hpp"
#include "hookctl/path/path.hpp"

#include <utility>

namespace hookctl::path::detail {

namespace {

bool is_name_first(char c)
{
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t first_malformed(std::string_view text)
{
  std::size_t at = 0;
  while (at < text.size() && is_utf8(text.substr(at, utf8_sequence_length(text.substr(at))))) {
    at += utf8_sequence_length(text.substr(at));
  }
  return at;
}

Selector wildcard()
{
  Selector selector;
  selector.kind = Selector::Kind::wildcard;
  return selector;
}

Selector named(std::string name)
{
  Selector selector;
  selector.name = std::move(name);
  return selector;
}

} // namespace

bool are_singular(const Segments& segments)
{
  for (const Segment& segment : segments) {
    const auto kind = segment.selectors.front().kind;
    const bool one = kind == Selector::Kind::name || kind == Selector::Kind::index;
    if (segment.descendant || segment.selectors.size() != 1 || !one) {
      return false;
    }
  }
  return true;
}

Result<> QueryParser::check_text()
{
  const std::string_view text = m_scanner.text();
  if (text.size() > kMaxQueryText) {
    return fail_at(SourcePos{"", 0, static_cast<int>(kMaxQueryText) + 1},
                   Failure::malformed_path,
                   hookctl::text("a path has at most ", kMaxQueryText, " bytes"));
  }
  if (!is_utf8(text)) {
    return m_scanner.refuse(first_malformed(text), "a path is UTF-8 text");
  }
  return {};
}

Result<Segments> QueryParser::parse()
{
  if (m_scanner.text().empty()) {
    return m_scanner.refuse(0, "a path must not be empty", "$ is the whole payload");
  }
  HOOKCTL_TRY(check_text());
  Segments segments;
  if (!m_scanner.accept('$')) {
    m_shorthand = true;
    HOOKCTL_TRY(first_of_shorthand(segments));
  }
  HOOKCTL_TRY(whole_query(segments));
  return segments;
}

Result<> QueryParser::first_of_shorthand(Segments& segments)
{
  if (m_scanner.rest().starts_with("..")) {
    return {}; // `..name` reads as $..name
  }
  if (m_scanner.peek() == '.') {
    return m_scanner.refuse_here("a path that begins with \".\" has no first name",
                                 "leave out the \".\"");
  }
  if (m_scanner.peek() == '[') {
    return {};
  }
  Segment first;
  HOOKCTL_TRY_AS(Selector one, name_or_wildcard());
  first.selectors.push_back(std::move(one));
  first.end = m_scanner.offset();
  segments.push_back(std::move(first));
  return {};
}

Result<> QueryParser::whole_query(Segments& segments)
{
  while (!m_scanner.at_end()) {
    const std::size_t before_blanks = m_scanner.offset();
    m_scanner.skip_blanks();
    if (m_scanner.at_end()) {
      return m_scanner.refuse(before_blanks, "a path must not end with blanks");
    }
    HOOKCTL_TRY_AS(Segment one, segment());
    one.begin = before_blanks;
    segments.push_back(std::move(one));
  }
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxNesting
Result<Segment> QueryParser::segment()
{
  Segment segment;
  segment.begin = m_scanner.offset();
  if (m_scanner.accept("..")) {
    segment.descendant = true;
    return m_scanner.accept('[') ? bracketed(std::move(segment)) : dotted(std::move(segment));
  }
  if (m_scanner.accept('[')) {
    return bracketed(std::move(segment));
  }
  if (!m_scanner.accept('.')) {
    return refuse_after_segment();
  }
  return dotted(std::move(segment));
}

Result<Segment> QueryParser::dotted(Segment segment)
{
  HOOKCTL_TRY_AS(Selector one, name_or_wildcard());
  segment.selectors.push_back(std::move(one));
  segment.end = m_scanner.offset();
  return segment;
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Segment> QueryParser::bracketed(Segment segment)
{
  std::size_t blanks = 0;
  do {
    blanks += m_scanner.skip_blanks();
    HOOKCTL_TRY_AS(Selector one, selector());
    segment.selectors.push_back(std::move(one));
    blanks += m_scanner.skip_blanks();
  } while (m_scanner.accept(','));
  if (!m_scanner.accept(']')) {
    return m_scanner.refuse_here(text("expected \",\" or \"]\", found ", m_scanner.found()));
  }
  m_blanks_in_brackets = m_blanks_in_brackets || blanks > 0;
  segment.end = m_scanner.offset();
  return segment;
}

Result<Selector> QueryParser::name_or_wildcard()
{
  if (m_scanner.accept('*')) {
    return wildcard();
  }
  if (!begins_name(m_scanner.peek())) {
    return refuse_name();
  }
  const std::size_t start = m_scanner.offset();
  std::size_t end = start;
  const std::string_view text = m_scanner.text();
  while (end < text.size() && (begins_name(text[end]) || is_digit(text[end]))) {
    ++end;
  }
  m_scanner.move_to(end);
  return named(std::string(text.substr(start, end - start)));
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Selector> QueryParser::selector()
{
  const char c = m_scanner.peek();
  if (c == '\'' || c == '"') {
    return quoted_name();
  }
  if (is_digit(c) || c == '-' || c == ':') {
    return index_or_slice();
  }
  if (m_scanner.accept('*')) {
    return wildcard();
  }
  return c == '?' ? filter() : refuse_selector();
}

Result<Selector> QueryParser::quoted_name()
{
  StringLiteral literal = read_string_literal(m_scanner.text(), m_scanner.offset());
  if (literal.problem != nullptr) {
    return m_scanner.refuse(literal.end, literal.problem, literal.advice);
  }
  m_scanner.move_to(literal.end);
  return named(std::move(literal.value));
}

/// index-selector / slice-selector = [start S] ":" S [end S] [":" [S step ]]
Result<Selector> QueryParser::index_or_slice()
{
  const auto begins_integer = [this] {
    return is_digit(m_scanner.peek()) || m_scanner.peek() == '-';
  };
  Selector selector;
  if (begins_integer()) {
    HOOKCTL_TRY_AS(selector.start, m_scanner.integer());
  }
  const std::size_t after_start = m_scanner.offset();
  m_scanner.skip_blanks();
  if (!m_scanner.accept(':')) {
    m_scanner.move_to(after_start);
    selector.kind = Selector::Kind::index;
    selector.index = *selector.start;
    return selector;
  }
  selector.kind = Selector::Kind::slice;
  m_scanner.skip_blanks();
  if (begins_integer()) {
    HOOKCTL_TRY_AS(selector.end, m_scanner.integer());
    m_scanner.skip_blanks();
  }
  if (m_scanner.accept(':')) {
    m_scanner.skip_blanks();
    if (begins_integer()) {
      HOOKCTL_TRY_AS(selector.step, m_scanner.integer());
    }
  }
  return selector;
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Selector> QueryParser::filter()
{
  const std::size_t start = m_scanner.offset();
  m_scanner.accept('?');
  HOOKCTL_TRY(enter(start));
  m_scanner.skip_blanks();
  HOOKCTL_TRY_AS(Expression expression, logical_or());
  --m_nesting;
  Selector selector;
  selector.kind = Selector::Kind::filter;
  selector.filter = std::make_shared<const Expression>(std::move(expression));
  return selector;
}

Result<> QueryParser::enter(std::size_t start)
{
  if (++m_nesting > kMaxNesting) {
    return m_scanner.refuse(
        start, text("a filter is nested at most ", kMaxNesting, " levels deep"), "split the query");
  }
  return {};
}

bool QueryParser::begins_name(char c) const
{
  return is_name_first(c) || (m_shorthand && c == '-');
}

tl::unexpected<Error> QueryParser::refuse_after_segment()
{
  const bool hyphen = m_scanner.peek() == '-' && !m_shorthand;
  return m_scanner.refuse_here(text("expected \".\" or \"[\", found ", m_scanner.found()),
                               hyphen ? "after $, a name with \"-\" is quoted: $[\"order-id\"]"
                                      : "a name with other characters is quoted: [\"first name\"]");
}

tl::unexpected<Error> QueryParser::refuse_name()
{
  if (is_digit(m_scanner.peek())) {
    return m_scanner.refuse_here("a name without quotes cannot begin with a digit",
                                 "an index is written [0], such a name [\"0\"]");
  }
  return m_scanner.refuse_here(text("expected a name or \"*\", found ", m_scanner.found()),
                               "a name with other characters is quoted: [\"first name\"]");
}

tl::unexpected<Error> QueryParser::refuse_selector()
{
  if (begins_name(m_scanner.peek())) {
    return m_scanner.refuse_here("a name inside brackets takes quotes",
                                 "write [\"name\"], or .name");
  }
  if (m_scanner.peek() == '(') {
    return m_scanner.refuse_here("a script in brackets is not part of JSONPath",
                                 "the last element is [-1], a filter begins with \"?\"");
  }
  return m_scanner.refuse_here(
      text("expected an index, a slice, a quoted name, \"*\" or a filter, found ",
           m_scanner.found()),
      "such as [0], [1:3], [\"name\"], [*] or [?@.price < 10]");
}

} // namespace hookctl::path::detail
