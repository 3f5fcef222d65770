#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

/// The whole program: argv (with the program's name first) to an exit code. Prints to the streams
/// of `world` only; never throws and never exits, so that tests call it in process.
int run(const std::vector<std::string>& argv, const World& world);

/// Says on stderr what went wrong outside of any command, as these arguments want it said, and
/// gives the exit code for it.
int tell(const Error& error, const std::vector<std::string>& argv, const World& world);

} // namespace hookctl::cli
