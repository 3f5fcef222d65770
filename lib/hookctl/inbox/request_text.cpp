#include "hookctl/inbox/request_text.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::inbox {

namespace {

bool is_framing(std::string_view name)
{
  return equals_ignore_case(name, "Transfer-Encoding") ||
         equals_ignore_case(name, "Content-Length");
}

} // namespace

std::string http_text(const model::Request& request)
{
  std::string out = text(request.method, " ", request.target, " HTTP/1.1\r\n");
  bool is_framed = false;
  for (const auto& [name, value] : request.headers) {
    if (!is_framing(name)) {
      out += text(name, ": ", value, "\r\n");
    } else if (!is_framed) {
      const bool is_length = equals_ignore_case(name, "Content-Length");
      out += text(is_length ? std::string_view(name) : std::string_view("Content-Length"),
                  ": ",
                  request.body.size(),
                  "\r\n");
      is_framed = true;
    }
  }
  if (!is_framed && !request.body.empty()) {
    out += text("Content-Length: ", request.body.size(), "\r\n");
  }
  return text(out, "\r\n", request.body);
}

std::string called_base(const model::Request& request, std::string_view otherwise)
{
  const auto host = model::find_header(request.headers, "Host");
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-:[]_").find(c) != std::string_view::npos;
  };
  const bool fits = host && !host->empty() && std::all_of(host->begin(), host->end(), is_plain);
  return fits ? text("http://", *host) : std::string(otherwise);
}

} // namespace hookctl::inbox
