#pragma once

#include "cli/app/command.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/routing/definition.hpp"

#include <vector>

namespace hookctl::cli {

/// The destinations that `listen` makes on the spot.
std::vector<Flag> made_on_the_spot_flags();

/// They take every event. Named after the flag and its value, so that they resume when the same
/// flag is given again. invalid_argument naming the flag.
Result<std::vector<routing::Definition>> parse_made_on_the_spot(const Arguments& arguments);

} // namespace hookctl::cli
