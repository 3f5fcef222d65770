#pragma once

#include "cli/app/command.hpp"

#include <vector>

namespace hookctl::cli {

/// Every command, sorted by path: what parser, help, completions, man pages and `__dump` read.
const std::vector<Command>& all_commands();

} // namespace hookctl::cli
