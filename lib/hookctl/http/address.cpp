#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/server.hpp"

#include <arpa/inet.h>

#include <array>

namespace hookctl::http {

namespace {

bool is_ip_address(int family, const std::string& host)
{
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(family, host.c_str(), bytes.data()) == 1;
}

/// "" (loopback), localhost, an IPv4 address, or an IPv6 one in brackets.
std::optional<std::string> parse_host(std::string_view typed)
{
  if (typed.empty() || typed == "localhost") {
    return "127.0.0.1";
  }
  if (typed.front() == '[' && typed.back() == ']' && typed.size() > 2) {
    const std::string host(typed.substr(1, typed.size() - 2));
    return is_ip_address(AF_INET6, host) ? std::optional(host) : std::nullopt;
  }
  const std::string host(typed);
  return is_ip_address(AF_INET, host) ? std::optional(host) : std::nullopt;
}

} // namespace

Result<BindAddress> parse_bind_address(std::string_view typed)
{
  const auto refuse = [&](std::string_view rule) {
    return fail(Failure::malformed_address,
                text("bind address ", quote(typed), " ", rule),
                "write it as 127.0.0.1:8080, [::1]:8080, :8080 or unix:PATH; port 0 takes any free "
                "port");
  };
  constexpr std::string_view kUnix = "unix:";
  if (typed.starts_with(kUnix)) {
    BindAddress address;
    address.unix_path = typed.substr(kUnix.size());
    return address.unix_path.empty() ? Result<BindAddress>(refuse("has no path")) : address;
  }
  const std::size_t colon = typed.rfind(':');
  if (colon == std::string_view::npos) {
    return refuse("has no port");
  }
  const auto port = parse_integer<unsigned>(typed.substr(colon + 1));
  if (!port || *port > 65535) {
    return refuse("has no port from 0 to 65535 at its end");
  }
  auto host = parse_host(typed.substr(0, colon));
  if (!host) {
    return refuse("must begin with an IPv4 address, an IPv6 address in brackets, or localhost");
  }
  return BindAddress{*std::move(host), static_cast<int>(*port)};
}

} // namespace hookctl::http
