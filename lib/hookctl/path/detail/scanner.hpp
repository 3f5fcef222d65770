#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hookctl::path::detail {

/// Greatest absolute value of an index or a slice's number: I-JSON's, RFC 9535 section 2.1.
inline constexpr std::int64_t kGreatestIndex = (std::int64_t{1} << 53) - 1;

bool is_digit(char c);

/// A cursor over a query's text, and how its mistakes are told.
class Scanner {
public:
  explicit Scanner(std::string_view text)
      : m_text(text)
  {
  }

  [[nodiscard]] std::string_view text() const { return m_text; }

  [[nodiscard]] std::size_t offset() const { return m_at; }

  [[nodiscard]] std::string_view rest() const { return m_text.substr(m_at); }

  [[nodiscard]] bool at_end() const { return m_at >= m_text.size(); }

  /// The next byte; a zero byte at the end, which no rule of the grammar accepts.
  [[nodiscard]] char peek() const { return at_end() ? '\0' : m_text[m_at]; }

  void move_to(std::size_t offset) { m_at = offset; }

  bool accept(char c);
  bool accept(std::string_view token);

  /// S of the grammar. The number of blanks.
  std::size_t skip_blanks();

  /// int of the grammar. Refuses leading zeros, -0 and what is beyond kGreatestIndex.
  Result<std::int64_t> integer();

  /// invalid_argument at `offset`; the hint shows the place with a caret, then the advice.
  [[nodiscard]] tl::unexpected<Error>
  refuse(std::size_t offset, std::string message, std::string_view advice = {}) const;

  [[nodiscard]] tl::unexpected<Error> refuse_here(std::string message,
                                                  std::string_view advice = {}) const
  {
    return refuse(m_at, std::move(message), advice);
  }

  /// The next character in quotes, or "the end": for messages.
  [[nodiscard]] std::string found() const;

private:
  std::string_view m_text;
  std::size_t m_at = 0;
};

} // namespace hookctl::path::detail
