#include "hookctl/path/detail/string_literal.hpp"

#include "hookctl/json/document.hpp"

namespace hookctl::path::detail {

namespace {

constexpr const char* kBadEscape = "no such escape in a quoted name";
constexpr const char* kEscapes =
    R"(escapes are \b \f \n \r \t \/ \\ \uXXXX and \ before the quote)";

int hex_value(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The code unit of a \uXXXX at `at`, or -1.
int code_unit(std::string_view text, std::size_t at)
{
  const std::string_view escape = at < text.size() ? text.substr(at, 6) : std::string_view{};
  if (escape.size() != 6 || !escape.starts_with("\\u")) {
    return -1;
  }
  int unit = 0;
  for (const char c : escape.substr(2)) {
    const int digit = hex_value(c);
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

class Reader {
public:
  Reader(std::string_view text, std::size_t start)
      : m_text(text)
      , m_start(start)
      , m_at(start + 1)
  {
  }

  StringLiteral read()
  {
    const char mark = m_text[m_start];
    while (m_out.problem == nullptr) {
      if (m_at >= m_text.size()) {
        refuse(m_start, "this quoted name has no closing quote", "");
      } else if (m_text[m_at] == mark) {
        m_out.end = m_at + 1;
        break;
      } else if (m_text[m_at] == '\\') {
        read_escape(mark);
      } else if (static_cast<unsigned char>(m_text[m_at]) < 0x20) {
        refuse(m_at, "a control character in a quoted name is written as an escape", kEscapes);
      } else {
        m_out.value += m_text[m_at++];
      }
    }
    return std::move(m_out);
  }

private:
  void read_escape(char mark)
  {
    constexpr std::string_view kLetters = "bfnrt/\\";
    constexpr std::string_view kMeanings = "\b\f\n\r\t/\\";
    const char letter = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
    const std::size_t known = letter == '\0' ? std::string_view::npos : kLetters.find(letter);
    if (letter == 'u') {
      read_unicode_escape();
    } else if (letter == mark || known != std::string_view::npos) {
      m_out.value += letter == mark ? mark : kMeanings[known];
      m_at += 2;
    } else {
      refuse(m_at, kBadEscape, kEscapes);
    }
  }

  void read_unicode_escape()
  {
    const int unit = code_unit(m_text, m_at);
    if (unit < 0) {
      return refuse(m_at, kBadEscape, kEscapes);
    }
    if (unit >= 0xDC00 && unit <= 0xDFFF) {
      return refuse(m_at, "a low surrogate without a high one before it", "");
    }
    const bool high = unit >= 0xD800 && unit <= 0xDBFF;
    const int low = high ? code_unit(m_text, m_at + 6) : 0;
    if (high && (low < 0xDC00 || low > 0xDFFF)) {
      return refuse(m_at, "a high surrogate needs a low one after it", "");
    }
    const std::size_t length = high ? 12 : 6;
    append_decoded(m_text.substr(m_at, length));
    m_at += length;
  }

  /// JSON's \u escapes are the same.
  void append_decoded(std::string_view escapes)
  {
    const auto document = json::Document::parse('"' + std::string(escapes) + '"');
    m_out.value += document ? document->to_text(json::Document::root()) : std::string{};
  }

  void refuse(std::size_t offset, const char* problem, const char* advice)
  {
    m_out.end = offset;
    m_out.problem = problem;
    m_out.advice = advice;
  }

  std::string_view m_text;
  std::size_t m_start;
  std::size_t m_at;
  StringLiteral m_out;
};

} // namespace

StringLiteral read_string_literal(std::string_view text, std::size_t start)
{
  return Reader(text, start).read();
}

} // namespace hookctl::path::detail
