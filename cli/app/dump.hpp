#pragma once

#include "cli/app/command.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

/// A command as a JSON object: path, summary, description, positionals, flags, examples,
/// exit_codes, hidden.
std::string to_json(const Command& command);

/// {"commands":[…],"global_flags":[…],"exit_codes":[…]}: the registry, for `__dump` and `help -o
/// json`.
std::string registry_json(const std::vector<Command>& commands);

} // namespace hookctl::cli
