#include "hookctl/event/raw_request.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <vector>

namespace hookctl::event {

namespace {

constexpr std::string_view kOfTheConnection[] = {
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authentication-info",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
};

constexpr std::string_view kOurs = "x-hookctl-";

/// What the Connection headers name, in lower case.
std::vector<std::string> named_by_connection(const model::Headers& headers)
{
  std::vector<std::string> names;
  for (const auto& [name, value] : headers) {
    if (equals_ignore_case(name, "connection")) {
      for (const std::string_view one : split(value, ',')) {
        names.push_back(lower(trim(one)));
      }
    }
  }
  return names;
}

} // namespace

model::Headers end_to_end_headers(const model::Headers& headers)
{
  const auto named = named_by_connection(headers);
  model::Headers out;
  for (const auto& header : headers) {
    const std::string name = lower(header.first);
    const bool is_hop =
        std::binary_search(std::begin(kOfTheConnection), std::end(kOfTheConnection), name) ||
        std::find(named.begin(), named.end(), name) != named.end();
    if (!is_hop && !name.starts_with(kOurs)) {
      out.push_back(header);
    }
  }
  return out;
}

std::string with_query(std::string_view target, std::string_view query)
{
  if (query.empty()) {
    return std::string(target);
  }
  return text(target, target.find('?') == std::string_view::npos ? "?" : "&", query);
}

} // namespace hookctl::event
