#include "hookctl/nats/servers.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <cstdint>

namespace hookctl::nats {

namespace {

constexpr std::string_view kSchemes[] = {"nats://", "tls://"};
constexpr std::string_view kDefaultPort = ":4222";

std::string_view scheme_of(std::string_view value)
{
  for (const std::string_view scheme : kSchemes) {
    if (value.starts_with(scheme)) {
      return scheme;
    }
  }
  return {};
}

tl::unexpected<Error> malformed(std::string_view server, std::string_view why)
{
  return fail(Failure::malformed_url,
              text(quote(server), " is no NATS server: ", why),
              "write it as nats://HOST:PORT, several with commas between them");
}

bool is_host(std::string_view host)
{
  if (host.starts_with('[')) {
    return host.ends_with(']') && host.size() > 2 &&
           host.find_first_not_of("0123456789abcdefABCDEF:.", 1) == host.size() - 1;
  }
  return !host.empty() && host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
                                                 "XYZ0123456789.-_") == std::string_view::npos;
}

Result<std::string> parse_one(std::string_view scheme, std::string_view server)
{
  const std::size_t bracket = server.rfind(']');
  const std::size_t colon = server.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = server.substr(0, colon);
  if (!is_host(host)) {
    return malformed(server, "that is no host");
  }
  if (colon == std::string_view::npos) {
    return text(scheme, host, kDefaultPort);
  }
  const auto port = parse_integer<std::uint16_t>(server.substr(colon + 1));
  if (!port || *port == 0) {
    return malformed(server, "its port is not 1 to 65535");
  }
  return text(scheme, host, ":", *port);
}

} // namespace

bool is_servers(std::string_view value)
{
  return value.find("://") != std::string_view::npos;
}

Result<std::vector<std::string>> parse_servers(std::string_view value)
{
  if (value.find('@') != std::string_view::npos) { // before any of it is repeated
    return fail(Failure::malformed_url,
                "the address of a NATS server holds no name and no password: others would see them",
                "use the keys of environment.yaml's `nats:` (user and password_file, or "
                "credentials)");
  }
  const std::string_view scheme = scheme_of(value);
  if (scheme.empty()) {
    return malformed(value, "it does not begin with nats:// or tls://");
  }
  std::vector<std::string> out;
  for (std::string_view server : split(value.substr(scheme.size()), ',')) {
    if (server.starts_with(scheme)) {
      server.remove_prefix(scheme.size());
    }
    HOOKCTL_TRY_AS(auto one, parse_one(scheme, server));
    out.push_back(std::move(one));
  }
  return out;
}

} // namespace hookctl::nats
