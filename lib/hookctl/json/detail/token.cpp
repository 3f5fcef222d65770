#include "hookctl/json/detail/token.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace hookctl::json::detail {

namespace {

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/// What may follow a number or a literal. An opening bracket is refused later, as a missing comma;
/// a quote must be refused here, because Structure::starts() does not name one that follows such a
/// token at once.
constexpr std::array<bool, 256> kDelimiters = [] {
  std::array<bool, 256> table = {};
  for (const char c : std::string_view(" \t\r\n,:]}[{")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

bool ends_at(std::string_view text, std::size_t offset)
{
  return offset >= text.size() || kDelimiters[static_cast<unsigned char>(text.data()[offset])];
}

/// A cursor that reads what stands behind the text too: the padding, which no rule of the grammar
/// accepts.
class Cursor {
public:
  Cursor(std::string_view text, std::size_t start)
      : m_text(text)
      , m_at(start)
  {
  }

  [[nodiscard]] std::size_t offset() const { return m_at; }

  [[nodiscard]] char peek() const { return m_text.data()[m_at]; }

  bool accept(char c)
  {
    const bool found = peek() == c;
    m_at += found ? 1 : 0;
    return found;
  }

  bool accept_digits()
  {
    const std::size_t first = m_at;
    while (is_digit(peek())) {
      ++m_at;
    }
    return m_at > first;
  }

private:
  std::string_view m_text;
  std::size_t m_at;
};

bool has_zero_byte(std::uint64_t word)
{
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  return ((word - kOnes) & ~word & kHighs) != 0;
}

bool has_quote_or_backslash(std::uint64_t word)
{
  constexpr std::uint64_t kQuotes = 0x2222222222222222U;
  constexpr std::uint64_t kBackslashes = 0x5C5C5C5C5C5C5C5CU;
  return has_zero_byte(word ^ kQuotes) || has_zero_byte(word ^ kBackslashes);
}

int hex_value(char c)
{
  if (is_digit(c)) {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The length of the escape whose backslash is at `at`, or 0.
std::size_t escape_length(std::string_view text, std::size_t at)
{
  constexpr std::string_view kSimple = "\"\\/bfnrt";
  const std::string_view rest = text.substr(at + 1);
  if (rest.empty()) {
    return 0;
  }
  if (rest[0] == 'u') {
    return hex4(rest.substr(1, 4)) >= 0 ? 6 : 0;
  }
  return kSimple.find(rest[0]) != std::string_view::npos ? 2 : 0;
}

} // namespace

TokenEnd number_end(std::string_view text, std::size_t start)
{
  Cursor cursor(text, start);
  cursor.accept('-');
  if (cursor.accept('0')) {
    if (is_digit(cursor.peek())) {
      return {cursor.offset(), "a number has no leading zeros"};
    }
  } else if (!cursor.accept_digits()) {
    return {cursor.offset(), "\"-\" needs a digit after it"};
  }
  if (cursor.accept('.') && !cursor.accept_digits()) {
    return {cursor.offset(), "\".\" in a number needs a digit after it"};
  }
  if (cursor.accept('e') || cursor.accept('E')) {
    if (!cursor.accept('+')) {
      cursor.accept('-');
    }
    if (!cursor.accept_digits()) {
      return {cursor.offset(), "an exponent needs a digit"};
    }
  }
  if (!ends_at(text, cursor.offset())) {
    return {cursor.offset(), "a number has no such character"};
  }
  return {cursor.offset(), nullptr};
}

TokenEnd string_end(std::string_view text, std::size_t start)
{
  std::size_t at = start + 1;
  for (;;) {
    at = find_quote_or_backslash(text, at);
    if (at >= text.size()) {
      return {start, "this string has no closing quote"};
    }
    if (text[at] == '"') {
      return {at + 1, nullptr};
    }
    const std::size_t length = escape_length(text, at);
    if (length == 0) {
      return {at,
              "no such escape in a string; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX"};
    }
    at += length;
  }
}

TokenEnd literal_end(std::string_view text, std::size_t start, std::string_view literal)
{
  if (text.substr(start, literal.size()) != literal || !ends_at(text, start + literal.size())) {
    return {start, "no such word; JSON has true, false and null"};
  }
  return {start + literal.size(), nullptr};
}

std::size_t find_quote_or_backslash(std::string_view text, std::size_t start)
{
  std::size_t at = start;
  std::uint64_t word = 0;
  for (; at < text.size(); at += sizeof(word)) {
    std::memcpy(&word, text.data() + at, sizeof(word)); // may read the padding
    if (has_quote_or_backslash(word)) {
      break;
    }
  }
  while (at < text.size() && text[at] != '"' && text[at] != '\\') {
    ++at;
  }
  return at < text.size() ? at : text.size();
}

std::size_t find_backslash(std::string_view text, std::size_t start)
{
  return std::min(text.find('\\', start), text.size());
}

int hex4(std::string_view digits)
{
  if (digits.size() != 4) {
    return -1;
  }
  int value = 0;
  for (const char c : digits) {
    const int digit = hex_value(c);
    if (digit < 0) {
      return -1;
    }
    value = value * 16 + digit;
  }
  return value;
}

} // namespace hookctl::json::detail
