#pragma once

#include "cli/app/command.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/http/forwarded.hpp"

#include <optional>
#include <vector>

namespace hookctl::cli {

std::vector<Flag> proxy_flags();

/// nullopt when none is given; an empty one trusts nobody. invalid_argument naming flag and rule.
Result<std::optional<http::TrustedProxies>> parse_proxies(const Arguments& arguments);

/// Those given, else the environment's.
Result<http::TrustedProxies> chosen_proxies(const std::optional<http::TrustedProxies>& given,
                                            const account::EnvironmentSettings& settings);

} // namespace hookctl::cli
