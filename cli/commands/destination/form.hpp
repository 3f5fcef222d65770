#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/routing/definition.hpp"

#include <vector>

namespace hookctl::cli {

/// DESTINATION, as every command that is about one destination takes it.
Positional destination_positional();

/// Everything that `destination add` says of a destination.
std::vector<Flag> destination_flags();

/// The destination that NAME and the flags describe, checked by every rule. invalid_argument naming
/// flag, value and rule.
Result<routing::Definition> parse_destination(const Arguments& arguments);

} // namespace hookctl::cli
