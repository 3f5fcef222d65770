#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl {

namespace detail {

inline void append_text(std::string& out, std::string_view part)
{
  out += part;
}

inline void append_text(std::string& out, char part)
{
  out += part;
}

template<std::integral T> void append_text(std::string& out, T part)
{
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof(digits), part).ptr;
  out.append(digits, end);
}

} // namespace detail

/// text("port ", n, " is taken"): joins strings, characters and integers. There is no <format> in
/// our compilers.
template<typename... Parts> std::string text(const Parts&... parts)
{
  std::string out;
  (detail::append_text(out, parts), ...);
  return out;
}

std::string_view trim(std::string_view value);

/// Without one trailing line feed (and the carriage return before it): a key file's last line end
/// is not part of the key.
std::string_view without_line_end(std::string_view value);

/// Splits at every separator; "" gives one empty part. At most `limit` parts: the last holds the
/// rest.
std::vector<std::string_view>
split(std::string_view value, char separator, std::size_t limit = static_cast<std::size_t>(-1));

std::string join(std::span<const std::string> parts, std::string_view separator);

/// ASCII only: header names, host names, enum words.
std::string lower(std::string_view value);
/// ASCII only: names of variables, currencies.
std::string upper(std::string_view value);
bool equals_ignore_case(std::string_view a, std::string_view b);

/// Whole-string decimal, no sign for unsigned types, no spaces. nullopt when malformed or out of
/// range.
template<std::integral T> std::optional<T> parse_integer(std::string_view value)
{
  T number{};
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) {
    return std::nullopt;
  }
  return number;
}

/// True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view value);

/// The number of bytes of the UTF-8 sequence that starts at `value[0]`; 1 for a malformed one; 0
/// for "".
std::size_t utf8_sequence_length(std::string_view value);

/// Counts characters (code points); each malformed byte counts as one.
std::size_t utf8_length(std::string_view value);

/// Makes a stranger's text safe for a terminal: C0, DEL, C1, bidi controls and malformed bytes
/// become \xNN or \u{N}. Tab and line feed are escaped too, so that one value is one line. At most
/// `limit` characters, then "…".
std::string printable(std::string_view value, std::size_t limit = static_cast<std::size_t>(-1));

/// `"` + printable(value) + `"`: how messages quote what somebody typed or sent.
std::string quote(std::string_view value, std::size_t limit = 200);

/// Matches `*` (any run of characters) and `?` (one character) against the whole text; linear time.
bool glob_match(std::string_view pattern, std::string_view value);

/// True when `value` holds `*` or `?`.
bool is_glob(std::string_view value);

/// The candidate nearest to `word` by edit distance (insert, delete, replace, swap), if near enough
/// to be a typo.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// `did you mean "x"?` or "": the hint that every look-up by name ends with.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

} // namespace hookctl
