#include "hookctl/json/detail/fault.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace hookctl::json::detail {

namespace {

constexpr unsigned char kFirstPrintable = 0x20;
constexpr unsigned char kFirstNonAscii = 0x80;

bool is_malformed_utf8(std::string_view rest)
{
  const auto first = static_cast<unsigned char>(rest.front());
  return first >= kFirstNonAscii && utf8_sequence_length(rest) == 1;
}

Fault control_character(std::string_view text, std::size_t offset)
{
  return {offset,
          hookctl::text("control character ", describe_byte(text, offset), " inside a string"),
          "write it as an escape, such as \\n or \\u0001"};
}

SourcePos position_of(std::string_view text, std::size_t offset)
{
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_feed = before.rfind('\n');
  const std::size_t line_start = line_feed == std::string_view::npos ? 0 : line_feed + 1;
  const auto line_feeds = std::count(before.begin(), before.end(), '\n');
  return {"", static_cast<int>(line_feeds) + 1, static_cast<int>(offset - line_start) + 1};
}

} // namespace

Fault find_text_fault(std::string_view text)
{
  std::optional<std::size_t> string_start;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (is_malformed_utf8(text.substr(at))) {
      return {at, hookctl::text("the bytes at ", describe_byte(text, at), " are not UTF-8"), ""};
    }
    if (string_start && static_cast<unsigned char>(c) < kFirstPrintable) {
      return control_character(text, at);
    }
    if (!string_start && c == '\\') {
      return {at, "a backslash outside a string", ""};
    }
    if (c == '"') {
      string_start = string_start ? std::nullopt : std::optional(at);
    }
    // The byte after a backslash is neither an end nor another backslash, but may be malformed
    // itself.
    const bool escapes =
        c == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
    at += escapes ? 2 : utf8_sequence_length(text.substr(at));
  }
  if (string_start) {
    return {*string_start, "this string has no closing quote", ""};
  }
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  return {
      blank ? text.size() : 0, blank ? "there is no value, only an empty text" : "unreadable", ""};
}

std::string describe_byte(std::string_view text, std::size_t offset)
{
  if (offset >= text.size()) {
    return "the end of the text";
  }
  const std::string_view rest = text.substr(offset);
  return quote(rest.substr(0, utf8_sequence_length(rest)));
}

Error to_error(std::string_view text, Fault fault)
{
  Error error;
  become(error, Failure::malformed_json);
  error.message = hookctl::text("malformed JSON: ", fault.message);
  error.hint = std::move(fault.hint);
  error.at = position_of(text, fault.offset);
  return error;
}

} // namespace hookctl::json::detail
