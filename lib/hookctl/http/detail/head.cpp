#include "hookctl/http/detail/head.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>

namespace hookctl::http::detail {

namespace {

constexpr std::string_view kLineEnd = "\r\n";
/// A method, two spaces, a version and the line end, generously.
constexpr std::size_t kLineOverhead = 64;

/// RFC 9110 section 5.6.2.
constexpr std::array<bool, 256> kTokenBytes = [] {
  std::array<bool, 256> table = {};
  for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&'*+-.^_`|~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

bool is_token(std::string_view value)
{
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return kTokenBytes[static_cast<unsigned char>(c)];
  });
}

bool is_target(std::string_view value)
{
  return !value.empty() &&
         std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

/// RFC 9110 section 5.5: visible characters, spaces, tabs and bytes above ASCII.
bool is_field_value(std::string_view value)
{
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

std::string_view trim_blanks(std::string_view value)
{
  const std::size_t first = value.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return value.substr(first, value.find_last_not_of(" \t") - first + 1);
}

std::string_view take_line(std::string_view& rest)
{
  const std::size_t end = rest.find(kLineEnd);
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.size(), line.size() + kLineEnd.size()));
  return line;
}

Checked<int> parse_version(std::string_view version)
{
  if (version == "HTTP/1.1") {
    return 1;
  }
  if (version == "HTTP/1.0") {
    return 0;
  }
  return version.starts_with("HTTP/") ? refuse(505, "only HTTP/1.1 is spoken here")
                                      : refuse(400, "malformed request line");
}

Checked<Head> parse_request_line(std::string_view line, const ServerLimits& limits)
{
  const auto parts = split(line, ' ');
  if (parts.size() != 3 || !is_token(parts[0]) || !is_target(parts[1])) {
    return refuse(400, "malformed request line");
  }
  if (parts[1].size() > limits.target_bytes) {
    return refuse(414, "the request target is too long");
  }
  const auto version = parse_version(parts[2]);
  if (!version) {
    return tl::unexpected<Refusal>(version.error());
  }
  constexpr std::size_t kUsualHeaders = 16;
  Head head;
  head.headers.reserve(kUsualHeaders);
  head.method = parts[0];
  head.target = parts[1];
  head.minor_version = *version;
  return head;
}

Checked<std::pair<std::string, std::string>> parse_field(std::string_view line)
{
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return refuse(400, "malformed header");
  }
  const std::string_view value = trim_blanks(line.substr(colon + 1));
  if (!is_field_value(value)) {
    return refuse(400, "a header has a control character");
  }
  return std::pair(std::string(line.substr(0, colon)), std::string(value));
}

} // namespace

Checked<std::size_t> HeadFinder::find(std::string_view bytes, const ServerLimits& limits)
{
  // TLS sent to us, say: its sender would wait for a line end that never comes.
  if (!bytes.empty() && bytes.front() != '\r' && !is_token(bytes.substr(0, 1))) {
    return refuse(400, "malformed request line");
  }
  const std::size_t longest_line = limits.target_bytes + kLineOverhead;
  for (std::size_t end = bytes.find('\n', m_scanned); end != std::string_view::npos;
       end = bytes.find('\n', m_scanned)) {
    m_scanned = end + 1;
    const std::size_t line = m_line_end == 0 ? end : end - m_line_end;
    if (line > (m_line_end == 0 ? longest_line : limits.header_bytes)) {
      break;
    }
    if (end == 0 || bytes[end - 1] != '\r') {
      return refuse(400, "a line does not end with CR LF");
    }
    if (end >= 3 && bytes[end - 2] == '\n') {
      return m_scanned;
    }
    m_line_end = m_line_end == 0 ? end : m_line_end;
  }
  m_scanned = std::max(m_scanned, bytes.size());
  if (m_line_end == 0 && bytes.size() > longest_line) {
    return refuse(414, "the request target is too long");
  }
  if (m_line_end != 0 && bytes.size() - m_line_end > limits.header_bytes) {
    return refuse(431, "the headers are too large");
  }
  return 0;
}

Checked<std::size_t> find_head(std::string_view bytes, const ServerLimits& limits)
{
  return HeadFinder{}.find(bytes, limits);
}

Checked<Head> parse_head(std::string_view bytes, const ServerLimits& limits)
{
  std::string_view rest = bytes;
  auto head = parse_request_line(take_line(rest), limits);
  if (!head) {
    return head;
  }
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    if (head->headers.size() == limits.header_count) {
      return refuse(431, "there are too many headers");
    }
    auto field = parse_field(line);
    if (!field) {
      return tl::unexpected<Refusal>(field.error());
    }
    head->headers.push_back(*std::move(field));
  }
  const std::size_t hosts = model::count_header(head->headers, "Host");
  if (hosts > 1 || (hosts == 0 && head->minor_version == 1)) {
    return refuse(400, "there must be one Host header");
  }
  return head;
}

} // namespace hookctl::http::detail
