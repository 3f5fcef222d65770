#include "cli/commands/listen/proxies.hpp"

namespace hookctl::cli {

namespace {

constexpr const char* kProxyFlag = "--trusted-proxy";

} // namespace

std::vector<Flag> proxy_flags()
{
  return {{.name = kProxyFlag,
           .value = "CIDR",
           .help = "a proxy in front, such as 10.0.0.0/8, whose X-Forwarded-For says who sent a "
                   "request; unix for a socket file; '' for none",
           .default_text = "the environment's trusted_proxies, else none",
           .repeatable = true,
           .may_be_empty = true}};
}

Result<std::optional<http::TrustedProxies>> parse_proxies(const Arguments& arguments)
{
  if (!arguments.has(kProxyFlag)) {
    return std::optional<http::TrustedProxies>{};
  }
  std::vector<std::string> typed = arguments.values(kProxyFlag);
  std::erase(typed, "");
  HOOKCTL_TRY_AS(auto proxies,
                 http::parse_trusted_proxies(typed).map_error(within("flag --trusted-proxy")));
  return std::optional(std::move(proxies));
}

Result<http::TrustedProxies> chosen_proxies(const std::optional<http::TrustedProxies>& given,
                                            const account::EnvironmentSettings& settings)
{
  if (given) {
    return *given;
  }
  return http::parse_trusted_proxies(settings.trusted_proxies);
}

} // namespace hookctl::cli
