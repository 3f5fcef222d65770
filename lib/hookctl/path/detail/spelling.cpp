#include "hookctl/path/detail/spelling.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::path::detail {

namespace {

std::string hex4(unsigned unit)
{
  std::string digits;
  for (int shift = 12; shift >= 0; shift -= 4) {
    digits += "0123456789abcdef"[(unit >> static_cast<unsigned>(shift)) & 0xFU];
  }
  return digits;
}

/// The code point of one well-formed UTF-8 sequence.
unsigned code_point(std::string_view sequence)
{
  const auto first = static_cast<unsigned char>(sequence[0]);
  unsigned code = sequence.size() == 1 ? first : first & (0x7FU >> sequence.size());
  for (const char c : sequence.substr(1)) {
    code = (code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  }
  return code;
}

/// \uXXXX, as a surrogate pair where the code point needs one.
std::string unicode_escape(std::string_view sequence)
{
  const unsigned code = code_point(sequence);
  if (code < 0x10000) {
    return "\\u" + hex4(code);
  }
  const unsigned rest = code - 0x10000;
  return "\\u" + hex4(0xD800 + (rest >> 10U)) + "\\u" + hex4(0xDC00 + (rest & 0x3FFU));
}

/// `"` + name + `"` with what could drive a terminal as escapes.
std::string quote_name(std::string_view name)
{
  std::string out = "\"";
  while (!name.empty()) {
    const std::string_view sequence = name.substr(0, utf8_sequence_length(name));
    if (sequence == "\"" || sequence == "\\") {
      out += text('\\', sequence);
    } else {
      out += printable(sequence) == sequence ? std::string(sequence) : unicode_escape(sequence);
    }
    name.remove_prefix(sequence.size());
  }
  return out + '"';
}

bool is_shorthand_name(std::string_view name)
{
  const auto allowed = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool other = c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
    return letter || other || (c >= '0' && c <= '9');
  };
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  const bool starts_well = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
  return starts_well && std::all_of(name.begin(), name.end(), allowed) &&
         (std::all_of(name.begin(), name.end(), is_ascii) || printable(name) == name);
}

} // namespace

void append_name(std::string& path, std::string_view name)
{
  if (!is_shorthand_name(name)) {
    path += text('[', quote_name(name), ']');
    return;
  }
  path += path.empty() ? "" : ".";
  path += name;
}

void append_index(std::string& path, std::int64_t index)
{
  path += text('[', index, ']');
}

void append_normalized_name(std::string& path, std::string_view name)
{
  constexpr std::string_view kEscaped = "\b\f\n\r\t'\\";
  constexpr std::string_view kLetters = "bfnrt'\\";
  path += "['";
  for (const char c : name) {
    const std::size_t at = kEscaped.find(c);
    if (at != std::string_view::npos) {
      path += text('\\', kLetters[at]);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      path += "\\u" + hex4(static_cast<unsigned char>(c));
    } else {
      path += c;
    }
  }
  path += "']";
}

} // namespace hookctl::path::detail
