#include "hookctl/json/quote.hpp"

#include "hookctl/base/text.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstring>

namespace hookctl::json {

namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighBits = 0x8080808080808080U;

/// Not 0 when one of the eight bytes is `byte`.
constexpr std::uint64_t has_byte(std::uint64_t word, char byte)
{
  const std::uint64_t zero_where = word ^ kOnes * static_cast<unsigned char>(byte);
  return (zero_where - kOnes) & ~zero_where & kHighBits;
}

/// Not 0 when one of the eight bytes is a control character.
constexpr std::uint64_t has_control(std::uint64_t word)
{
  return (word - kOnes * ' ') & ~word & kHighBits;
}

/// Eight bytes of ASCII without a control character, `"` and `\`.
constexpr bool is_plain(std::uint64_t word)
{
  return ((word & kHighBits) | has_control(word) | has_byte(word, '"') | has_byte(word, '\\')) == 0;
}

/// The four bytes at `from`.
std::uint64_t read_four(const char* from)
{
  std::uint32_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

std::uint64_t read_eight(const char* from)
{
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// Up to eight bytes, some of them twice: reads and tests of a fixed size need no loop and no call.
std::uint64_t read_short(std::string_view value)
{
  const std::size_t size = value.size();
  if (size >= 4) {
    return read_four(value.data()) | read_four(value.data() + size - 4) << 32U;
  }
  std::uint64_t word = kOnes * ' ';
  for (const char c : value) {
    word = word << 8U | static_cast<unsigned char>(c);
  }
  return word;
}

/// ASCII that needs no escape: nearly every name, id and text.
bool is_plain(std::string_view value)
{
  constexpr std::size_t kStep = 8;
  const std::size_t size = value.size();
  if (size < kStep) {
    return is_plain(read_short(value));
  }
  for (std::size_t i = 0; i + kStep < size; i += kStep) {
    if (!is_plain(read_eight(value.data() + i))) {
      return false;
    }
  }
  return is_plain(read_eight(value.data() + size - kStep));
}

void append_escape(std::string& out, char c)
{
  switch (c) {
  case '"':
  case '\\':
    out += {'\\', c};
    return;
  case '\b':
    out += "\\b";
    return;
  case '\f':
    out += "\\f";
    return;
  case '\n':
    out += "\\n";
    return;
  case '\r':
    out += "\\r";
    return;
  case '\t':
    out += "\\t";
    return;
  default:
    out += {'\\', 'u', '0', '0', c >= 0x10 ? '1' : '0', "0123456789abcdef"[c & 0xF]};
  }
}

bool needs_escape(char c)
{
  return static_cast<unsigned char>(c) < ' ' || c == '"' || c == '\\';
}

void append_escaped(std::string& out, std::string_view value)
{
  for (const char c : value) {
    if (needs_escape(c)) {
      append_escape(out, c);
    } else {
      out += c;
    }
  }
}

/// How many U+FFFD stand for which bytes is a rule of its own.
std::string mend_and_quote(std::string_view value)
{
  constexpr int kOneLine = -1;
  return nlohmann::json(std::string(value))
      .dump(kOneLine, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

void append_quoted(std::string& out, std::string_view value)
{
  if (is_plain(value)) {
    const std::size_t at = out.size();
    out.append(value.size() + 2, '"'); // grows once, not three times
    value.copy(out.data() + at + 1, value.size());
    return;
  }
  if (!is_utf8(value)) {
    out += mend_and_quote(value);
    return;
  }
  out += '"';
  append_escaped(out, value);
  out += '"';
}

std::string quote_json(std::string_view value)
{
  std::string quoted;
  quoted.reserve(value.size() + 2);
  append_quoted(quoted, value);
  return quoted;
}

} // namespace hookctl::json
