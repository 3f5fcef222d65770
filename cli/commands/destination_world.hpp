#pragma once

#include "cli/app/context.hpp"
#include "hookctl/destination/factory.hpp"

#include <filesystem>
#include <stop_token>

namespace hookctl::cli {

/// What destinations need of the world: keys relative to `folder` (that of environment.yaml), and
/// lines on standard output, which those made of one world, or of copies of it, print one at a
/// time. The context must outlive it.
destination::World destination_world(const Context& context, std::filesystem::path folder);

/// The same world; what is made in it breaks off what it has under way once `cut` is requested.
destination::World with_cut(destination::World world, std::stop_token cut);

} // namespace hookctl::cli
