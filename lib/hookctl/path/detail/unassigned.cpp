#include "hookctl/path/detail/unassigned.hpp"

#include "hookctl/base/text.hpp"

#include <re2/re2.h>

#include <cstdint>

namespace hookctl::path::detail {

namespace {

constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

constexpr const char* kAssignedButOther = "\\p{L}\\p{M}\\p{N}\\p{P}\\p{Z}\\p{S}";
constexpr const char* kAssignedOther = "\\p{Cc}\\p{Cf}\\p{Co}";

bool is_surrogate(std::uint32_t code)
{
  return code >= 0xD800 && code <= 0xDFFF;
}

std::string encode_utf8(std::uint32_t code)
{
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  const auto tail = [&](unsigned shift) { return byte(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) {
    return {byte(code)};
  }
  if (code < 0x800) {
    return {byte(0xC0U | (code >> 6U)), tail(0)};
  }
  if (code < 0x10000) {
    return {byte(0xE0U | (code >> 12U)), tail(6), tail(0)};
  }
  return {byte(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
}

std::string hex(std::uint32_t code)
{
  std::string digits;
  for (int shift = 20; shift >= 0; shift -= 4) {
    digits += "0123456789abcdef"[(code >> static_cast<unsigned>(shift)) & 0xFU];
  }
  return digits;
}

/// The code points for which the class `assigned` answers `wanted`, as ranges.
std::string ranges_of(const std::string& assigned, bool wanted)
{
  const RE2 engine("[" + assigned + "]");
  std::string out;
  std::uint32_t code = 0;
  const auto is_wanted = [&] {
    return !is_surrogate(code) && RE2::FullMatch(encode_utf8(code), engine) == wanted;
  };
  while (code <= kLastCodePoint) {
    if (!is_wanted()) {
      ++code;
      continue;
    }
    const std::uint32_t first = code;
    while (code <= kLastCodePoint && is_wanted()) {
      ++code;
    }
    out += text("\\x{", hex(first), "}-\\x{", hex(code - 1), '}');
  }
  return out;
}

} // namespace

std::string other_ranges(std::string_view category, bool complement)
{
  if (category == "C") {
    static const std::string other = ranges_of(kAssignedButOther, false);
    return complement ? kAssignedButOther : other;
  }
  static const std::string unassigned = ranges_of(text(kAssignedButOther, kAssignedOther), false);
  return complement ? text(kAssignedButOther, kAssignedOther) : unassigned;
}

} // namespace hookctl::path::detail
