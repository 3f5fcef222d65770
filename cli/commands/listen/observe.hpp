#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/listen/listener.hpp"
#include "hookctl/log/logger.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

/// How others look into a listener: the admin address and the log.
struct ObserveOptions {
  std::optional<std::string> admin; ///< as typed
  std::optional<log::Format> log_format;
};

std::vector<Flag> observe_flags();

/// From the flags, and the log's format from HOOKCTL_LOG_FORMAT where there is no flag.
/// invalid_argument naming either.
Result<ObserveOptions> parse_observe(const Arguments& arguments, const Context& context);

/// nullopt for nullopt; the word is one of those that parse_observe() takes.
std::optional<log::Format> log_format_of(const std::optional<std::string>& word);

/// Into `config`, with what environment.yaml says where there is no flag. invalid_argument naming
/// the flag.
Result<> set_observe(const ObserveOptions& options,
                     const account::EnvironmentSettings& settings,
                     const Context& context,
                     listen::Config& config);

} // namespace hookctl::cli
