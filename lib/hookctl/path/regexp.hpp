#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace hookctl::path {

/// Longest pattern that is compiled, in bytes.
inline constexpr std::size_t kMaxPattern = 4096;

/// A regular expression that answers in time linear in the text (RE2). Immutable and safe to share
/// between threads; copies share one program.
class Regexp {
public:
  /// An I-Regexp (RFC 9485). `^` and `$` are the ends of the text, as the RFC's mapping to
  /// ECMAScript (section 5.3) leaves them. invalid_argument, with `at.column` in the pattern and
  /// what to write instead, for what is not one (`\d`, lookaround, lazy quantifiers); for one that
  /// is longer than kMaxPattern or whose program would be too large, likewise.
  static Result<Regexp> parse_i_regexp(std::string_view pattern);

  /// A pattern in RE2's syntax, as JSON Schema's `pattern` wants it: ECMAScript's without
  /// lookaround and backreferences. invalid_argument with RE2's reason.
  static Result<Regexp> parse_pattern(std::string_view pattern);

  /// True when the whole text matches; texts are UTF-8.
  [[nodiscard]] bool matches(std::string_view text) const;

  /// True when it matches somewhere in the text.
  [[nodiscard]] bool finds(std::string_view text) const;

  /// What a text of so many bytes may cost, in steps of EvalLimits: one for 16 bytes, and more
  /// where RE2's automaton may grow beyond its memory, so that it takes 25 ns a byte and live state
  /// instead of 2 ns a byte.
  [[nodiscard]] std::size_t price(std::size_t bytes) const;

  /// What compiling it cost, likewise.
  [[nodiscard]] std::size_t compile_price() const;

private:
  struct Program;

  static Result<Regexp>
  compile(std::string_view written, const std::string& re2_syntax, std::size_t atoms);

  explicit Regexp(std::shared_ptr<const Program> program);

  std::shared_ptr<const Program> m_program;
};

} // namespace hookctl::path
