#include "hookctl/json/detail/decode.hpp"

#include "hookctl/json/detail/token.hpp"

#include <algorithm>
#include <cstddef>

namespace hookctl::json::detail {

namespace {

constexpr std::size_t kUnicodeEscape = 6; // the length of \uXXXX

bool is_high_surrogate(int unit)
{
  return unit >= 0xD800 && unit <= 0xDBFF;
}

bool is_low_surrogate(int unit)
{
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// The UTF-16 code unit of a \uXXXX at the start of `rest`, or -1.
int code_unit(std::string_view rest)
{
  return rest.starts_with("\\u") ? hex4(rest.substr(2, 4)) : -1;
}

void append_utf8(std::string& out, int code)
{
  const auto put = [&out](int byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

/// Decodes the \uXXXX (or the pair of them) at the start of `rest`; returns how many bytes it took.
std::size_t append_unicode_escape(std::string& out, std::string_view rest)
{
  const int unit = code_unit(rest);
  if (is_high_surrogate(unit)) {
    const int low = code_unit(rest.substr(kUnicodeEscape));
    if (is_low_surrogate(low)) {
      append_utf8(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
      return 2 * kUnicodeEscape;
    }
  }
  if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
    out += rest.substr(0, kUnicodeEscape);
  } else {
    append_utf8(out, unit);
  }
  return kUnicodeEscape;
}

char simple_escape(char letter)
{
  switch (letter) {
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  default:
    return letter; // " \ /
  }
}

} // namespace

std::string decode_string(std::string_view raw)
{
  std::string_view rest = raw.substr(1, raw.size() - 2);
  std::string out;
  out.reserve(rest.size());
  while (!rest.empty()) {
    const std::size_t plain = std::min(rest.find('\\'), rest.size());
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) {
      break;
    }
    if (rest[1] == 'u') {
      rest.remove_prefix(append_unicode_escape(out, rest));
    } else {
      out += simple_escape(rest[1]);
      rest.remove_prefix(2);
    }
  }
  return out;
}

void append_without_blanks(std::string& out, std::string_view raw)
{
  std::size_t from = 0; // what is not copied yet: often the whole, since most senders put no blanks
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] == '"') {
      at = string_end(raw, at).offset;
      continue;
    }
    if (is_blank(raw[at])) {
      out += raw.substr(from, at - from);
      from = at + 1;
    }
    ++at;
  }
  out += raw.substr(from);
}

} // namespace hookctl::json::detail
