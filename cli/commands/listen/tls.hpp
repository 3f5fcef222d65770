#pragma once

#include "cli/app/command.hpp"
#include "hookctl/listen/certificate_files.hpp"

#include <optional>
#include <vector>

namespace hookctl::cli {

std::vector<Flag> tls_flags();

/// nullopt without --tls-cert. invalid_argument naming the flag that is missing or has no use.
Result<std::optional<listen::TlsConfig>> parse_tls(const Arguments& arguments);

} // namespace hookctl::cli
