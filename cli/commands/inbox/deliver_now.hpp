#pragma once

#include "cli/app/context.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/result.hpp"

#include <cstddef>
#include <set>
#include <string>

namespace hookctl::cli {

/// What went out in the foreground.
struct DeliveredNow {
  std::size_t delivered = 0;
  std::size_t dead = 0;
  std::size_t later = 0; ///< attempts that are to be made again
};

/// Hands out what is due for these destinations, as far as environment.yaml describes them, and
/// says each attempt on stderr. Ends when nothing is due any more, when a signal asks for it, or
/// when nothing has moved for longer than an attempt may take. For who holds the writer's lock.
Result<DeliveredNow> deliver_now(const std::set<std::string>& destinations,
                                 const Workspace& workspace,
                                 const Context& context);

} // namespace hookctl::cli
