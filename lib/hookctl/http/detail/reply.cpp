#include "hookctl/http/detail/reply.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace hookctl::http::detail {

namespace {

constexpr std::chrono::seconds kRetryAfter{5};

constexpr std::array<std::pair<int, std::string_view>, 28> kReasons = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
}};

std::string_view reason_of(int status)
{
  const auto* const found = std::find_if(
      kReasons.begin(), kReasons.end(), [&](const auto& row) { return row.first == status; });
  return found == kReasons.end() ? std::string_view{}
                                 : found->second; // an empty reason is valid (RFC 9112 section 4)
}

bool is_ours(std::string_view name)
{
  constexpr std::array<std::string_view, 4> kOurs = {
      "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive"};
  return std::any_of(kOurs.begin(), kOurs.end(), [&](std::string_view ours) {
    return equals_ignore_case(ours, name);
  });
}

bool is_one_line(std::string_view value)
{
  return std::none_of(
      value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool may_have_body(int status)
{
  return status >= 200 && status != 204 && status != 304;
}

} // namespace

model::Response error_response(const Refusal& refusal)
{
  return {refusal.status,
          {{"Content-Type", "application/json"}},
          text(R"({"status":"error","error":")", refusal.why, R"("})")};
}

model::Response unavailable(std::string_view why)
{
  model::Response response = error_response({503, why});
  response.headers.emplace_back("Retry-After", text(kRetryAfter.count()));
  return response;
}

std::string render(const model::Response& response, After after, Method method)
{
  constexpr std::size_t kUsualHead = 256;
  std::string out;
  out.reserve(kUsualHead + response.body.size());
  out += text("HTTP/1.1 ", response.status, " ");
  out += reason_of(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers) {
    if (!is_ours(name) && is_one_line(name) && is_one_line(value)) {
      out += name;
      out += ": ";
      out += value;
      out += "\r\n";
    }
  }
  if (may_have_body(response.status)) {
    out += text("Content-Length: ", response.body.size(), "\r\n");
  }
  if (after == After::close) {
    out += "Connection: close\r\n";
  }
  out += "\r\n";
  if (may_have_body(response.status) && method != Method::head) {
    out += response.body;
  }
  return out;
}

} // namespace hookctl::http::detail
