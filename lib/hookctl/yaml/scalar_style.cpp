#include "hookctl/yaml/scalar_style.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace hookctl::yaml {

namespace {

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words)
{
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return equals_ignore_case(text, word); });
}

bool is_null_word(std::string_view text)
{
  return text.empty() || is_one_of(text, {"~", "null"});
}

/// Both standards' words, in any case.
bool is_boolean_word(std::string_view text)
{
  return is_one_of(text, {"true", "false", "yes", "no", "on", "off", "y", "n"});
}

/// Integers of any base, floats, sexagesimals, dates and times; a few strings more do no harm.
bool is_numberlike(std::string_view text)
{
  std::string_view rest = text;
  if (rest.front() == '+' || rest.front() == '-') {
    rest.remove_prefix(1);
  }
  if (is_one_of(rest, {".inf", ".nan"})) {
    return true;
  }
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
  }
  const bool has_digit = !rest.empty() && is_digit(rest.front());
  return has_digit &&
         text.find_first_not_of("0123456789abcdefABCDEFxXoO_.:+-TtZz ") == std::string_view::npos;
}

bool is_plain_start(std::string_view text)
{
  constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`=<~ ";
  if (text.front() != '-') {
    return kIndicators.find(text.front()) == std::string_view::npos;
  }
  return text.size() > 1 && text[1] != '-' && text[1] != ' ';
}

/// printable() leaves a text alone that holds nothing a terminal or a YAML reader could trip over.
bool is_plain_text(std::string_view text)
{
  return printable(text) == text;
}

std::uint32_t code_point(std::string_view sequence)
{
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i]));
  };
  constexpr std::array<std::uint32_t, 5> kLeadMask{0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t code = byte(0) & kLeadMask[sequence.size()];
  for (std::size_t i = 1; i < sequence.size(); ++i) {
    code = code << 6U | (byte(i) & 0x3FU);
  }
  return code;
}

std::string big_endian(std::uint32_t value, unsigned digits)
{
  std::string out;
  for (unsigned shift = digits * 4; shift > 0; shift -= 4) {
    out += "0123456789abcdef"[value >> (shift - 4) & 0xFU];
  }
  return out;
}

std::string escaped(std::string_view sequence)
{
  switch (sequence.front()) {
  case '\n':
    return "\\n";
  case '\t':
    return "\\t";
  case '\r':
    return "\\r";
  case '"':
    return "\\\"";
  case '\\':
    return "\\\\";
  default:
    break;
  }
  if (printable(sequence) == sequence) {
    return std::string(sequence);
  }
  const std::uint32_t code = code_point(sequence);
  if (code <= 0xFF) {
    return "\\x" + big_endian(code, 2);
  }
  return code <= 0xFFFF ? "\\u" + big_endian(code, 4) : "\\U" + big_endian(code, 8);
}

std::string single_quoted(std::string_view text)
{
  std::string out = "'";
  for (const char c : text) {
    out.append(c == '\'' ? 2 : 1, c);
  }
  return out + "'";
}

} // namespace

bool can_be_plain(std::string_view text)
{
  return !is_null_word(text) && is_plain_start(text) && is_plain_text(text) && text.back() != ' ' &&
         text.back() != ':' && !text.starts_with("...") &&
         text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos;
}

bool plain_is_no_string(std::string_view text)
{
  return can_be_plain(text) && (is_boolean_word(text) || is_numberlike(text));
}

std::string quoted_scalar(std::string_view text)
{
  const bool reads_better =
      text.find_first_of("\\\"") != std::string_view::npos && is_plain_text(text);
  return reads_better ? single_quoted(text) : double_quoted_scalar(text);
}

std::string double_quoted_scalar(std::string_view text)
{
  std::string out = "\"";
  while (!text.empty()) {
    const std::string_view sequence = text.substr(0, utf8_sequence_length(text));
    out += is_utf8(sequence) ? escaped(sequence) : std::string("\xEF\xBF\xBD");
    text.remove_prefix(sequence.size());
  }
  return out + "\"";
}

} // namespace hookctl::yaml
