#pragma once

#include "cli/app/command.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/listen/certificate_files.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

std::vector<Flag> tls_flags();

/// As typed.
struct TlsOptions {
  std::optional<std::string> certificate;
  std::optional<std::string> key;
  std::optional<std::string> client_ca;
  bool client_is_optional = false;
  std::optional<std::string> oldest;
};

/// invalid_argument naming the flag that is missing.
Result<TlsOptions> parse_tls(const Arguments& arguments);

/// With what the environment says; nullopt when neither has a certificate. invalid_argument for
/// flags that have no use then.
Result<std::optional<listen::TlsConfig>> tls_config(const TlsOptions& options,
                                                    const account::EnvironmentSettings& settings);

} // namespace hookctl::cli
