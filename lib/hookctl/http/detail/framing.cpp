#include "hookctl/http/detail/framing.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace hookctl::http::detail {

namespace {

bool needs_length(std::string_view method)
{
  return method == "POST" || method == "PUT" || method == "PATCH";
}

bool is_digits(std::string_view value)
{
  return !value.empty() &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Checked<Framing> sized_body(std::string_view length, const ServerLimits& limits)
{
  if (!is_digits(length)) {
    return refuse(400, "malformed Content-Length");
  }
  const auto bytes = parse_integer<std::uint64_t>(length);
  if (!bytes || *bytes > limits.body_bytes) {
    return refuse(413, "the body is too large");
  }
  Framing framing;
  framing.body = Framing::Body::sized;
  framing.length = *bytes;
  return framing;
}

Checked<Framing> chunked_body(std::string_view coding, std::size_t codings, int minor_version)
{
  if (minor_version == 0) {
    return refuse(400, "HTTP/1.0 has no Transfer-Encoding");
  }
  if (codings > 1 || !equals_ignore_case(coding, "chunked")) {
    return refuse(501, "this Transfer-Encoding is not supported");
  }
  Framing framing;
  framing.body = Framing::Body::chunked;
  return framing;
}

Checked<Framing> find_body(const Head& head, const ServerLimits& limits)
{
  const auto length = model::find_header(head.headers, "Content-Length");
  const auto coding = model::find_header(head.headers, "Transfer-Encoding");
  if (length && coding) {
    return refuse(400, "both Content-Length and Transfer-Encoding");
  }
  if (model::count_header(head.headers, "Content-Length") > 1) {
    return refuse(400, "more than one Content-Length");
  }
  if (coding) {
    return chunked_body(
        *coding, model::count_header(head.headers, "Transfer-Encoding"), head.minor_version);
  }
  if (length) {
    return sized_body(*length, limits);
  }
  return needs_length(head.method)
             ? Checked<Framing>(refuse(411, "the length of the body is missing"))
             : Checked<Framing>(Framing{});
}

/// True when one of the comma-separated options of Connection is `close`.
bool asks_to_close(const model::Headers& headers)
{
  return std::any_of(headers.begin(), headers.end(), [](const auto& header) {
    if (!equals_ignore_case(header.first, "Connection")) {
      return false;
    }
    const auto options = split(header.second, ',');
    return std::any_of(options.begin(), options.end(), [](std::string_view option) {
      return equals_ignore_case(trim(option), "close");
    });
  });
}

/// A coded body is never expanded here: 199 KiB of gzip can be 200 MiB, before anybody is
/// authenticated.
bool has_content_coding(const model::Headers& headers)
{
  return std::any_of(headers.begin(), headers.end(), [](const auto& header) {
    return equals_ignore_case(header.first, "Content-Encoding") &&
           !equals_ignore_case(header.second, "identity");
  });
}

} // namespace

Checked<Framing> check_framing(const Head& head, const ServerLimits& limits)
{
  auto framing = find_body(head, limits);
  if (!framing) {
    return framing;
  }
  if (has_content_coding(head.headers)) {
    return refuse(415, "a Content-Encoding is not supported");
  }
  if (const auto expectation = model::find_header(head.headers, "Expect")) {
    if (!equals_ignore_case(*expectation, "100-continue")) {
      return refuse(417, "this expectation cannot be met");
    }
    framing->expects_continue = head.minor_version == 1;
  }
  framing->keeps_alive = head.minor_version == 1 && !asks_to_close(head.headers);
  return framing;
}

} // namespace hookctl::http::detail
