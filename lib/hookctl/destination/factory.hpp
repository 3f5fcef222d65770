#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/destination/line_destinations.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/os/environment.hpp"
#include "hookctl/routing/definition.hpp"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace hookctl::destination {

/// What destinations need of the world around them. The references must outlive them.
struct World {
  const Clock& clock;
  const os::Environment& environment; ///< what programs inherit a little of
  /// The value behind a reference; asked while a destination is made, never later.
  std::function<Result<model::Secret>(const model::KeyReference&)> resolve;
  PrintLine print; ///< to standard output
  /// Breaks off what is under way, and nothing is begun any more.
  std::stop_token cut = {};
};

/// Where the bot platform takes events for a bot: at its region's host, or at the URL that stands
/// in place of it.
std::string call_url(const routing::Bot& bot);

/// The destination that a definition describes, ready to be used by as many threads as its
/// concurrency says. Connects to nothing and opens nothing yet. denied when a secret cannot be had,
/// invalid_argument for a URL, a secret or a combination that cannot be, both saying which
/// destination.
Result<std::unique_ptr<Destination>> make_destination(const routing::Definition& definition,
                                                      const World& world);

} // namespace hookctl::destination
