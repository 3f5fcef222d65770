#include "hookctl/base/bytes.hpp"

#include <array>
#include <cstdint>

namespace hookctl {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int hex_value(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int base64_value(char c, bool accept_url)
{
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (c >= '0' && c <= '9') {
    return c - '0' + 52;
  }
  if (c == '+' || (accept_url && c == '-')) {
    return 62;
  }
  return c == '/' || (accept_url && c == '_') ? 63 : -1;
}

std::string encode(std::string_view bytes, std::string_view alphabet, bool pad)
{
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      if (k <= have) {
        out += alphabet[group >> (18U - 6U * k) & 0x3FU];
      } else if (pad) {
        out += '=';
      }
    }
  }
  return out;
}

std::optional<std::string> decode_unpadded(std::string_view characters, bool accept_url)
{
  if (characters.size() % 4 == 1) {
    return std::nullopt;
  }
  std::string out;
  out.reserve(characters.size() / 4 * 3 + 2);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char c : characters) {
    const int value = base64_value(c, accept_url);
    if (value < 0) {
      return std::nullopt;
    }
    group = group << 6U | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(group >> bits & 0xFFU);
      group &= (1U << bits) - 1U;
    }
  }
  return group == 0 ? std::optional(std::move(out)) : std::nullopt;
}

std::string_view strip_padding(std::string_view characters)
{
  for (int i = 0; i < 2 && !characters.empty() && characters.back() == '='; ++i) {
    characters.remove_suffix(1);
  }
  return characters;
}

bool is_unreserved(char c)
{
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

} // namespace

std::string hex_encode(std::string_view bytes)
{
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kHexDigits[byte >> 4U];
    out += kHexDigits[byte & 0xFU];
  }
  return out;
}

std::optional<std::string> hex_decode(std::string_view digits)
{
  if (digits.size() % 2 != 0) {
    return std::nullopt;
  }
  std::string out;
  out.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_value(digits[i]);
    const int low = hex_value(digits[i + 1]);
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string base64_encode(std::string_view bytes)
{
  return encode(bytes, kBase64, true);
}

std::string base64url_encode(std::string_view bytes)
{
  return encode(bytes, kBase64Url, false);
}

std::optional<std::string> base64_decode(std::string_view characters)
{
  return characters.size() % 4 == 0 ? decode_unpadded(strip_padding(characters), false)
                                    : std::nullopt;
}

std::optional<std::string> base64_decode_lenient(std::string_view characters)
{
  return decode_unpadded(strip_padding(characters), true);
}

std::string percent_encode(std::string_view bytes)
{
  std::string out;
  for (const char c : bytes) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += "0123456789ABCDEF"[byte >> 4U];
    out += "0123456789ABCDEF"[byte & 0xFU];
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view characters, PlusIsSpace plus)
{
  std::string out;
  out.reserve(characters.size());
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (characters[i] == '+' && plus == PlusIsSpace::yes) {
      out += ' ';
    } else if (characters[i] != '%') {
      out += characters[i];
    } else {
      const auto byte =
          characters.size() - i > 2 ? hex_decode(characters.substr(i + 1, 2)) : std::nullopt;
      if (!byte) {
        return std::nullopt;
      }
      out += *byte;
      i += 2;
    }
  }
  return out;
}

} // namespace hookctl
