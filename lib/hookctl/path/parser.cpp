#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/string_literal.hpp"
#include "hookctl/path/path.hpp"

#include <utility>

namespace hookctl::path {

namespace {

using Selector = Query::Selector;

constexpr std::string_view kBlanks = " \t\n\r";                      // RFC 9535 section 2.1.1
constexpr std::int64_t kGreatestIndex = (std::int64_t{1} << 53) - 1; // I-JSON: RFC 9535 section 2.1

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

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

} // namespace

/// Recursive descent over the grammar of RFC 9535 appendix A, without the recursion: what is known
/// has no nesting.
class Parser {
public:
  explicit Parser(std::string_view text)
      : m_text(text)
  {
  }

  Result<Query> parse()
  {
    if (m_text.empty()) {
      return refuse(0, "a path must not be empty", "$ is the whole payload");
    }
    if (!is_utf8(m_text)) {
      return refuse(first_malformed(m_text), "a path is UTF-8 text");
    }
    if (accept('$')) {
      HOOKCTL_TRY(segments());
    } else {
      m_shorthand = true;
      HOOKCTL_TRY(first_of_shorthand());
      HOOKCTL_TRY(segments());
    }
    m_query.m_text = std::string(m_text);
    return std::move(m_query);
  }

private:
  Result<> first_of_shorthand()
  {
    if (peek() == '.') {
      return refuse(m_at, "a path that begins with \".\" has no first name", "leave out the \".\"");
    }
    return peek() == '[' ? Result<>{} : name_or_wildcard();
  }

  Result<> segments()
  {
    while (m_at < m_text.size()) {
      const std::size_t before_blanks = m_at;
      skip_blanks();
      if (m_at == m_text.size()) {
        return refuse(before_blanks, "a path must not end with blanks");
      }
      HOOKCTL_TRY(segment());
    }
    return {};
  }

  Result<> segment()
  {
    if (accept('[')) {
      return bracketed();
    }
    const std::size_t start = m_at;
    if (!accept('.')) {
      return refuse_after_segment();
    }
    if (peek() == '.') {
      return refuse(start, "descendants (\"..\") are not supported yet", "name every step");
    }
    return name_or_wildcard();
  }

  Result<> name_or_wildcard()
  {
    if (accept('*')) {
      m_query.m_segments.push_back({wildcard()});
      return {};
    }
    if (!begins_name(peek())) {
      return refuse_name();
    }
    const std::size_t start = m_at;
    while (m_at < m_text.size() && (begins_name(peek()) || is_digit(peek()))) {
      ++m_at;
    }
    m_query.m_segments.push_back({named(std::string(m_text.substr(start, m_at - start)))});
    return {};
  }

  Result<> bracketed()
  {
    Query::Segment segment;
    do {
      skip_blanks();
      HOOKCTL_TRY_AS(Selector one, selector());
      segment.push_back(std::move(one));
      skip_blanks();
    } while (accept(','));
    if (peek() == ':') {
      return refuse_slice();
    }
    if (!accept(']')) {
      return refuse(m_at, text("expected \",\" or \"]\", found ", found()));
    }
    m_query.m_segments.push_back(std::move(segment));
    return {};
  }

  Result<Selector> selector()
  {
    const char c = peek();
    if (c == '\'' || c == '"') {
      return quoted_name();
    }
    if (is_digit(c) || c == '-') {
      return index();
    }
    if (accept('*')) {
      return wildcard();
    }
    return refuse_selector();
  }

  Result<Selector> quoted_name()
  {
    detail::StringLiteral literal = detail::read_string_literal(m_text, m_at);
    if (literal.problem != nullptr) {
      return refuse(literal.end, literal.problem, literal.advice);
    }
    m_at = literal.end;
    return named(std::move(literal.value));
  }

  Result<Selector> index()
  {
    const std::size_t start = m_at;
    const bool negative = accept('-');
    const std::size_t digits = m_at;
    while (is_digit(peek())) {
      ++m_at;
    }
    const std::string_view number = m_text.substr(digits, m_at - digits);
    if (number.empty()) {
      return refuse(m_at, "\"-\" needs a digit after it");
    }
    if (number.front() == '0' && (negative || number.size() > 1)) {
      return refuse(start, negative ? "an index is not -0" : "an index has no leading zeros");
    }
    const auto value = parse_integer<std::int64_t>(number);
    if (!value || *value > kGreatestIndex) {
      return refuse(start, text("an index is at most ", kGreatestIndex));
    }
    Selector selector;
    selector.kind = Selector::Kind::index;
    selector.index = negative ? -*value : *value;
    return selector;
  }

  static Selector wildcard()
  {
    Selector selector;
    selector.kind = Selector::Kind::wildcard;
    return selector;
  }

  static Selector named(std::string name)
  {
    Selector selector;
    selector.name = std::move(name);
    return selector;
  }

  tl::unexpected<Error> refuse_after_segment()
  {
    const bool hyphen = peek() == '-' && !m_shorthand;
    return refuse(m_at,
                  text("expected \".\" or \"[\", found ", found()),
                  hyphen ? "after $, a name with \"-\" is quoted: $[\"order-id\"]"
                         : "a name with other characters is quoted: [\"first name\"]");
  }

  tl::unexpected<Error> refuse_name()
  {
    if (is_digit(peek())) {
      return refuse(m_at,
                    "a name without quotes cannot begin with a digit",
                    "an index is written [0], such a name [\"0\"]");
    }
    return refuse(m_at,
                  text("expected a name or \"*\", found ", found()),
                  "a name with other characters is quoted: [\"first name\"]");
  }

  tl::unexpected<Error> refuse_selector()
  {
    if (peek() == '?') {
      return refuse(m_at, "filters are not supported yet", "name every step, or use [*]");
    }
    if (peek() == ':') {
      return refuse_slice();
    }
    if (begins_name(peek())) {
      return refuse(m_at, "a name inside brackets takes quotes", "write [\"name\"], or .name");
    }
    return refuse(m_at, text("expected an index, a quoted name or \"*\", found ", found()));
  }

  tl::unexpected<Error> refuse_slice()
  {
    return refuse(m_at, "slices are not supported yet", "use one index, several ([0,1]) or [*]");
  }

  /// The hint shows the place with a caret, then the advice.
  [[nodiscard]] tl::unexpected<Error>
  refuse(std::size_t offset, std::string message, std::string_view advice = {}) const
  {
    const std::string before = printable(m_text.substr(0, offset));
    std::string hint = text(printable(m_text), '\n', std::string(utf8_length(before), ' '), '^');
    if (!advice.empty()) {
      hint += text('\n', advice);
    }
    return fail_at(SourcePos{"", 0, static_cast<int>(offset) + 1},
                   ErrorCode::invalid_argument,
                   std::move(message),
                   std::move(hint));
  }

  [[nodiscard]] std::string found() const
  {
    const std::string_view rest = m_text.substr(m_at);
    return rest.empty() ? "the end" : quote(rest.substr(0, utf8_sequence_length(rest)));
  }

  [[nodiscard]] bool begins_name(char c) const
  {
    return is_name_first(c) || (m_shorthand && c == '-');
  }

  [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

  bool accept(char c)
  {
    const bool there = m_at < m_text.size() && m_text[m_at] == c;
    m_at += there ? 1 : 0;
    return there;
  }

  void skip_blanks()
  {
    while (m_at < m_text.size() && kBlanks.find(m_text[m_at]) != std::string_view::npos) {
      ++m_at;
    }
  }

  std::string_view m_text;
  std::size_t m_at = 0;
  bool m_shorthand = false;
  Query m_query;
};

Result<Query> Query::parse(std::string_view text)
{
  return Parser(text).parse();
}

} // namespace hookctl::path
