#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/listen/listener.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

/// How others look into a listener: the admin address.
struct ObserveOptions {
  std::optional<std::string> admin; ///< as typed
};

std::vector<Flag> observe_flags();

Result<ObserveOptions> parse_observe(const Arguments& arguments);

/// Into `config`, with what environment.yaml says where there is no flag. invalid_argument naming
/// the flag.
Result<> set_observe(const ObserveOptions& options,
                     const account::EnvironmentSettings& settings,
                     const Context& context,
                     listen::Config& config);

} // namespace hookctl::cli
