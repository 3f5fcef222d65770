#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace hookctl {

namespace {

char lower_char(char c)
{
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_space(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

std::uint32_t decode_sequence(std::string_view sequence)
{
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  switch (sequence.size()) {
  case 2:
    return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
  case 3:
    return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  case 4:
    return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
           (byte(3) & 0x3FU);
  default:
    return byte(0);
  }
}

std::size_t expected_length(unsigned char lead)
{
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return 2;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    return 3;
  }
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/// The length of a well-formed sequence at the start, or 0.
std::size_t well_formed_length(std::string_view value)
{
  const std::size_t length = expected_length(static_cast<unsigned char>(value[0]));
  if (length == 0 || length > value.size()) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(value[i]) & 0xC0U) != 0x80U) {
      return 0;
    }
  }
  const std::uint32_t code = decode_sequence(value.substr(0, length));
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return overlong || surrogate || code > 0x10FFFF ? 0 : length;
}

std::string hex_of(std::uint32_t value, std::size_t least_digits)
{
  std::string digits;
  while (value != 0 || digits.size() < least_digits) {
    digits.insert(digits.begin(), "0123456789abcdef"[value % 16]);
    value /= 16;
  }
  return digits;
}

/// Characters that move the cursor, reorder the line or hide themselves.
bool is_unsafe_code_point(std::uint32_t code)
{
  const bool control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
  const bool bidi = code == 0x061C || (code >= 0x200B && code <= 0x200F) ||
                    (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x2069) ||
                    code == 0xFEFF;
  return control || bidi || (code >= 0xE0000 && code <= 0xE007F);
}

std::size_t edit_distance(std::string_view a, std::string_view b)
{
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> cells((a.size() + 1) * width);
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      std::size_t& cell = cells[i * width + j];
      if (i == 0 || j == 0) {
        cell = i + j;
        continue;
      }
      const std::size_t replace = cells[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cell = std::min({replace, cells[(i - 1) * width + j] + 1, cells[i * width + j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cell = std::min(cell, cells[(i - 2) * width + j - 2] + 1);
      }
    }
  }
  return cells.back();
}

} // namespace

std::string_view trim(std::string_view value)
{
  while (!value.empty() && is_space(value.front())) {
    value.remove_prefix(1);
  }
  while (!value.empty() && is_space(value.back())) {
    value.remove_suffix(1);
  }
  return value;
}

std::string_view without_line_end(std::string_view value)
{
  if (value.ends_with('\n')) {
    value.remove_suffix(value.ends_with("\r\n") ? 2 : 1);
  }
  return value;
}

std::vector<std::string_view> split(std::string_view value, char separator, std::size_t limit)
{
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < limit) {
    const std::size_t at = value.find(separator);
    if (at == std::string_view::npos) {
      break;
    }
    parts.push_back(value.substr(0, at));
    value.remove_prefix(at + 1);
  }
  parts.push_back(value);
  return parts;
}

std::string join(std::span<const std::string> parts, std::string_view separator)
{
  std::string out;
  for (const std::string& part : parts) {
    if (&part != parts.data()) {
      out += separator;
    }
    out += part;
  }
  return out;
}

std::string lower(std::string_view value)
{
  std::string out(value);
  std::transform(out.begin(), out.end(), out.begin(), lower_char);
  return out;
}

std::string upper(std::string_view value)
{
  std::string out(value);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

bool equals_ignore_case(std::string_view a, std::string_view b)
{
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return lower_char(x) == lower_char(y);
  });
}

bool is_utf8(std::string_view value)
{
  while (!value.empty()) {
    const std::size_t length = well_formed_length(value);
    if (length == 0) {
      return false;
    }
    value.remove_prefix(length);
  }
  return true;
}

std::size_t utf8_sequence_length(std::string_view value)
{
  return value.empty() ? 0 : std::max<std::size_t>(1, well_formed_length(value));
}

std::size_t utf8_length(std::string_view value)
{
  std::size_t count = 0;
  for (; !value.empty(); ++count) {
    value.remove_prefix(utf8_sequence_length(value));
  }
  return count;
}

std::string printable(std::string_view value, std::size_t limit)
{
  std::string out;
  for (std::size_t count = 0; !value.empty(); ++count) {
    if (count == limit) {
      return out + "…";
    }
    const std::size_t length = well_formed_length(value);
    if (length == 0) {
      out += "\\x" + hex_of(static_cast<unsigned char>(value[0]), 2);
      value.remove_prefix(1);
      continue;
    }
    const std::uint32_t code = decode_sequence(value.substr(0, length));
    if (!is_unsafe_code_point(code)) {
      out += value.substr(0, length);
    } else if (code == '\n') {
      out += "\\n";
    } else if (code == '\t') {
      out += "\\t";
    } else if (code == '\r') {
      out += "\\r";
    } else if (code < 0x80) {
      out += "\\x" + hex_of(code, 2);
    } else {
      out += "\\u{" + hex_of(code, 1) + "}";
    }
    value.remove_prefix(length);
  }
  return out;
}

std::string quote(std::string_view value, std::size_t limit)
{
  return "\"" + printable(value, limit) + "\"";
}

bool glob_match(std::string_view pattern, std::string_view value)
{
  std::size_t p = 0;
  std::size_t v = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (v < value.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = v;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == value[v])) {
      ++p;
      ++v;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      v = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') {
    ++p;
  }
  return p == pattern.size();
}

bool is_glob(std::string_view value)
{
  return value.find_first_of("*?") != std::string_view::npos;
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates)
{
  constexpr std::size_t kLongestWord =
      128; // a stranger's text must not cost a quadratic amount of work
  if (word.empty() || word.size() > kLongestWord) {
    return std::nullopt;
  }
  const std::string wanted = lower(word);
  const std::size_t tolerance =
      std::max<std::size_t>(1, std::min<std::size_t>(3, wanted.size() / 3));
  std::optional<std::string> best;
  std::size_t best_distance = tolerance + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > wanted.size() + tolerance ||
        candidate.size() + tolerance < wanted.size()) {
      continue;
    }
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates)
{
  const auto best = nearest(word, candidates);
  return best ? text("did you mean ", quote(*best), "?") : std::string{};
}

} // namespace hookctl
