#pragma once

#include <cstddef>
#include <string_view>

namespace hookctl::json::detail {

/// Zero bytes that must follow the text handed to the functions below.
constexpr std::size_t kPadding = 64;

/// White space of RFC 8259 section 2.
constexpr bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Where a token ends (one past it), or where its grammar breaks and how.
struct TokenEnd {
  std::size_t offset = 0;
  const char* problem = nullptr; ///< nullptr: well formed
};

/// RFC 8259 section 6 from the `-` or digit at `start`, and that nothing but a delimiter follows.
TokenEnd number_end(std::string_view text, std::size_t start);

/// RFC 8259 section 7 from the quote at `start`: every escape is one of the grammar. Lone
/// surrogates pass. The text must close every string and be free of raw control characters
/// (Structure::scan).
TokenEnd string_end(std::string_view text, std::size_t start);

/// `true`, `false` or `null` at `start`, and that nothing but a delimiter follows.
TokenEnd literal_end(std::string_view text, std::size_t start, std::string_view literal);

/// The offset of the first `"` or `\` at or after `start`, or text.size().
std::size_t find_quote_or_backslash(std::string_view text, std::size_t start);

/// The offset of the first `\` at or after `start`, or text.size().
std::size_t find_backslash(std::string_view text, std::size_t start);

/// The value of four hexadecimal digits, or -1.
int hex4(std::string_view digits);

} // namespace hookctl::json::detail
