#include "hookctl/body/detail/xml_text.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace hookctl::body::detail {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
    {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}};

constexpr std::size_t kLongestReference = 12; // leading zeros included; more is no honest one

/// XML 1.0 section 2.2.
bool is_xml_character(std::uint32_t code)
{
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

std::string to_utf8(std::uint32_t code)
{
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80U | (code >> shift & 0x3FU));
  };
  if (code < 0x80) {
    return {static_cast<char>(code)};
  }
  if (code < 0x800) {
    return {static_cast<char>(0xC0U | code >> 6U), tail(0)};
  }
  if (code < 0x10000) {
    return {static_cast<char>(0xE0U | code >> 12U), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0U | code >> 18U), tail(12), tail(6), tail(0)};
}

std::optional<std::uint32_t> parse_number(std::string_view digits)
{
  const int base = digits.starts_with('x') ? 16 : 10;
  digits.remove_prefix(base == 16 ? 1 : 0);
  std::uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, base);
  return error == std::errc{} && end == digits.data() + digits.size() ? std::optional(code)
                                                                      : std::nullopt;
}

/// What stands between `&` and `;`.
std::optional<std::string> resolve(std::string_view name)
{
  if (name.starts_with('#')) {
    const auto code = parse_number(name.substr(1));
    return code && is_xml_character(*code) ? std::optional(to_utf8(*code)) : std::nullopt;
  }
  for (const auto& [entity, character] : kEntities) {
    if (entity == name) {
      return std::string(1, character);
    }
  }
  return std::nullopt;
}

} // namespace

std::string resolve_references(std::string_view written)
{
  std::string out;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const std::string_view rest = written.substr(i, kLongestReference);
    const std::size_t end = rest.starts_with('&') ? rest.find(';') : std::string_view::npos;
    const auto character =
        end != std::string_view::npos ? resolve(rest.substr(1, end - 1)) : std::nullopt;
    if (character) {
      out += *character;
      i += end;
    } else {
      out += written[i];
    }
  }
  return out;
}

} // namespace hookctl::body::detail
