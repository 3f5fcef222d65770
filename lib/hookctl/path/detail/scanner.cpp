#include "hookctl/path/detail/scanner.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::path::detail {

namespace {

constexpr std::string_view kBlanks = " \t\n\r"; // RFC 9535 section 2.1.1

/// A caret under the 60,000th character of a path would be of no use.
constexpr std::size_t kShownBefore = 60;
constexpr std::size_t kShownAfter = 30;

std::size_t begin_of_character(std::string_view text, std::size_t at)
{
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
    --at;
  }
  return at;
}

} // namespace

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool Scanner::accept(char c)
{
  const bool there = !at_end() && m_text[m_at] == c;
  m_at += there ? 1 : 0;
  return there;
}

bool Scanner::accept(std::string_view token)
{
  const bool there = rest().starts_with(token);
  m_at += there ? token.size() : 0;
  return there;
}

std::size_t Scanner::skip_blanks()
{
  const std::size_t start = m_at;
  while (!at_end() && kBlanks.find(m_text[m_at]) != std::string_view::npos) {
    ++m_at;
  }
  return m_at - start;
}

Result<std::int64_t> Scanner::integer()
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
    return refuse(start, hookctl::text("an index is at most ", kGreatestIndex));
  }
  return negative ? -*value : *value;
}

tl::unexpected<Error>
Scanner::refuse(std::size_t offset, std::string message, std::string_view advice) const
{
  const std::size_t first =
      offset > kShownBefore ? begin_of_character(m_text, offset - kShownBefore) : 0;
  const std::size_t last = m_text.size() > offset + kShownAfter
                               ? begin_of_character(m_text, offset + kShownAfter)
                               : m_text.size();
  const std::string before =
      (first > 0 ? "…" : "") + printable(m_text.substr(first, offset - first));
  const std::string after =
      printable(m_text.substr(offset, last - offset)) + (last < m_text.size() ? "…" : "");
  std::string hint = hookctl::text(before, after, '\n', std::string(utf8_length(before), ' '), '^');
  if (!advice.empty()) {
    hint += hookctl::text('\n', advice);
  }
  return fail_at(SourcePos{"", 0, static_cast<int>(offset) + 1},
                 Failure::malformed_path,
                 std::move(message),
                 std::move(hint));
}

std::string Scanner::found() const
{
  return at_end() ? "the end" : quote(rest().substr(0, utf8_sequence_length(rest())));
}

} // namespace hookctl::path::detail
