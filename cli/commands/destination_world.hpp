#pragma once

#include "cli/app/context.hpp"
#include "hookctl/destination/factory.hpp"

#include <filesystem>
#include <stop_token>

namespace hookctl::cli {

/// What destinations need of the world: keys relative to `folder` (that of environment.yaml), and
/// lines on standard output. What they have under way is broken off once `cut` is requested. The
/// context must outlive it.
destination::World
destination_world(const Context& context, std::filesystem::path folder, std::stop_token cut = {});

} // namespace hookctl::cli
