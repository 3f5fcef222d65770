#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/inbox/request_text.hpp"
#include "hookctl/yaml/scalar_style.hpp"

#include <algorithm>

namespace hookctl::inbox {

namespace {

bool is_own_header(std::string_view name)
{
  constexpr std::string_view kTransport[] = {"Host",
                                             "Content-Length",
                                             "Transfer-Encoding",
                                             "Connection",
                                             "Accept",
                                             "Accept-Encoding",
                                             "User-Agent",
                                             "Expect"};
  return std::any_of(std::begin(kTransport), std::end(kTransport), [&](std::string_view one) {
    return equals_ignore_case(one, name);
  });
}

/// The first of a name that is there twice: a mapping has each once.
std::string headers_yaml(const model::Headers& headers)
{
  std::string out;
  std::vector<std::string> known;
  for (const auto& [name, value] : headers) {
    const std::string key = lower(name);
    if (is_own_header(name) || std::find(known.begin(), known.end(), key) != known.end()) {
      continue;
    }
    known.push_back(key);
    out += text(
        "      ", yaml::double_quoted_scalar(name), ": ", yaml::double_quoted_scalar(value), "\n");
  }
  return out.empty() ? "    headers: {}\n" : text("    headers:\n", out);
}

} // namespace

std::string fixture_yaml(const journal::DeliveryDetails& delivery, std::string_view base)
{
  const model::Request& request = delivery.request;
  std::string out = "vectors:\n";
  out +=
      text("  - source: ",
           yaml::double_quoted_scalar(text(
               "received by hookctl as ", delivery.id, " at ", format_time(request.received_at))),
           "\n    origin: third_party\n");
  out += "    key: KEY # the sender's, as an account would have it; left out where the scheme has "
         "none\n";
  out += text("    method: ", yaml::double_quoted_scalar(request.method), "\n");
  out += text("    url: ", yaml::double_quoted_scalar(text(base, request.target)), "\n");
  out += text("    at: ", yaml::double_quoted_scalar(format_time(request.received_at)), "\n");
  out += headers_yaml(request.headers);
  out += is_utf8(request.body) ? text("    body: ", yaml::double_quoted_scalar(request.body), "\n")
                               : text("    body_base64: ", base64_encode(request.body), "\n");
  return out;
}

} // namespace hookctl::inbox
