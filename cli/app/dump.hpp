#pragma once

#include "cli/app/command.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

/// A command as a JSON object: path, summary, description, usage, positionals, flags, outputs,
/// examples, exit_codes, hidden. hookctl-help(1) describes each member; scripts depend on them.
std::string to_json(const Command& command);

/// {"path":"account","commands":[…]}: what stands below a noun.
std::string noun_json(const std::vector<Command>& commands, const std::vector<std::string>& words);

/// {"schema_version","name","version","tree","commands","global_flags","topics", and each topic
/// under its name}: the registry, for `__dump` and `help -o json`.
std::string registry_json(const std::vector<Command>& commands);

} // namespace hookctl::cli
