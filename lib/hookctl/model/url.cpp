#include "hookctl/model/url.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace hookctl::model {

namespace {

bool is_host_name(std::string_view host)
{
  const auto labels = split(host, '.');
  return host.size() <= 253 &&
         std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
           return !label.empty() && label.size() <= 63 && label.front() != '-' &&
                  label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
                    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
                  });
         });
}

bool is_ipv6(const std::string& host)
{
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

/// The rule it breaks, or "" once `url` has the host and the port of `authority`.
std::string_view read_authority(std::string_view authority, Url& url)
{
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  if (!host.empty() && host.front() == '[') {
    url.host = lower(host.substr(1, host.size() - std::min<std::size_t>(host.size(), 2)));
    if (host.back() != ']' || !is_ipv6(url.host)) {
      return "has no valid IPv6 address in its brackets";
    }
  } else {
    url.host = lower(host);
    if (!is_host_name(url.host)) {
      return "has no valid host";
    }
  }
  if (colon == std::string_view::npos) {
    return {};
  }
  const auto port = parse_integer<unsigned>(authority.substr(colon + 1));
  if (!port || *port < 1 || *port > 65535) {
    return "has no valid port; use 1 to 65535";
  }
  url.port = static_cast<int>(*port);
  return {};
}

std::string_view read_url(std::string_view typed, Url& url)
{
  const std::size_t scheme_end = typed.find("://");
  url.scheme = lower(typed.substr(0, scheme_end));
  if (scheme_end == std::string_view::npos || (url.scheme != "http" && url.scheme != "https")) {
    return "must begin with http:// or https://";
  }
  if (std::any_of(typed.begin(), typed.end(), [](char c) { return c <= ' ' || c >= '\x7F'; })) {
    return "must not have spaces, control characters or characters outside ASCII";
  }
  if (typed.find('#') != std::string_view::npos) {
    return "must not have a fragment";
  }
  const std::string_view rest = typed.substr(scheme_end + 3);
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority.find('@') != std::string_view::npos) {
    return "must not have a user name or password: they would reach logs";
  }
  url.port = url.scheme == "https" ? 443 : 80;
  url.target = rest.substr(authority_end);
  if (url.target.empty() || url.target.front() != '/') {
    url.target.insert(0, 1, '/');
  }
  return read_authority(authority, url);
}

} // namespace

bool is_near(std::string_view host)
{
  const bool is_ipv4 = std::all_of(
      host.begin(), host.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return is_ipv4 || host.find(':') != std::string_view::npos ||
         host.find('.') == std::string_view::npos;
}

Result<Url> parse_url(std::string_view typed)
{
  constexpr std::size_t kMaxLength = 8000;
  Url url;
  const std::string_view rule =
      typed.size() > kMaxLength ? "is longer than 8000 bytes" : read_url(typed, url);
  if (!rule.empty()) {
    // What stands before an @ may be a password.
    const std::size_t at = typed.rfind('@');
    const std::string shown =
        at == std::string_view::npos ? quote(typed) : quote(text("…", typed.substr(at)));
    return fail(Failure::malformed_url,
                text("URL ", shown, " ", rule),
                "write it as http://127.0.0.1:3000/hooks");
  }
  return url;
}

} // namespace hookctl::model
