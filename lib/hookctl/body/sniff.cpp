#include "hookctl/body/sniff.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/detail/boundary.hpp"
#include "hookctl/body/detail/charset.hpp"
#include "hookctl/json/document.hpp"

#include <algorithm>

namespace hookctl::body {

namespace {

/// White space as JSON and XML have it; a text of bytes is not trimmed by a locale.
std::string_view after_blanks(std::string_view body)
{
  body = detail::without_mark(body);
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view{} : body.substr(first);
}

bool is_json(std::string_view text)
{
  return json::Document::parse(std::string(text)).has_value();
}

/// `true`, `-1`: the few JSON texts whose first character says nothing are short ones.
bool looks_like_json(std::string_view start)
{
  constexpr std::size_t kLongestScalar = 4096;
  const bool opens = std::string_view("{[\"").find(start.front()) != std::string_view::npos;
  return opens || (start.size() <= kLongestScalar && is_json(start));
}

/// The boundary of a body that begins with its delimiter line and a part's header. Preambles are
/// legal and nobody writes them.
std::optional<std::string> find_first_boundary(std::string_view start)
{
  const std::size_t end = start.find("\r\n");
  if (!start.starts_with("--") || end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view boundary = start.substr(2, end - 2);
  const std::string_view second = start.substr(end + 2);
  const std::string_view header = second.substr(0, second.find("\r\n"));
  const bool is_header = lower(header.substr(0, header.find(':'))).starts_with("content-");
  return is_header && detail::is_boundary(boundary) ? std::optional(std::string(boundary))
                                                    : std::nullopt;
}

/// One line without blanks, whose first field has a name and a value's `=`.
bool looks_like_form(std::string_view start)
{
  const std::string_view line = trim(start);
  const std::string_view first = line.substr(0, line.find('&'));
  const std::size_t equals = first.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         std::all_of(line.begin(), line.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

} // namespace

// NOLINTNEXTLINE(misc-no-recursion): once, since UTF-8 has no mark of UTF-16
std::optional<std::string> sniff_media_type(std::string_view body)
{
  if (detail::has_utf16_mark(body)) {
    const auto utf8 = detail::to_utf8(body, std::nullopt);
    const auto type = utf8 ? sniff_media_type(*utf8) : std::nullopt;
    return type == "application/xml" ? type : "application/json"; // a form cannot be in UTF-16
  }
  const std::string_view start = after_blanks(body);
  if (start.empty()) {
    return std::nullopt;
  }
  if (looks_like_json(start)) {
    return "application/json";
  }
  if (start.front() == '<') {
    return "application/xml";
  }
  if (const auto boundary = find_first_boundary(start)) {
    return text("multipart/form-data; boundary=\"", *boundary, '"');
  }
  if (looks_like_form(start) && !decode_base64_json(start)) {
    return "application/x-www-form-urlencoded";
  }
  return std::nullopt;
}

std::optional<std::string> decode_base64_json(std::string_view text)
{
  std::string characters(text);
  std::erase_if(characters, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  auto decoded = base64_decode_lenient(characters);
  const bool opens =
      decoded && !after_blanks(*decoded).empty() &&
      std::string_view("{[").find(after_blanks(*decoded).front()) != std::string_view::npos;
  return opens && is_json(after_blanks(*decoded)) ? decoded : std::nullopt;
}

} // namespace hookctl::body
