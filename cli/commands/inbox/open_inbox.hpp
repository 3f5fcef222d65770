#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"

#include <memory>

namespace hookctl::cli {

/// This environment's journal for reading, beside a running listener; not_found while there is
/// none.
Result<std::unique_ptr<journal::Journal>> open_inbox(const Context& context);

/// The same for changing it. The writer's lock is taken where it is free, for as long as this
/// lives; otherwise a listener has it, beside which a change is made in small steps.
struct Changeable {
  std::unique_ptr<journal::Journal> journal;
  bool is_writer = false; ///< nobody else writes, or delivers
};

Result<Changeable> open_changeable(const Context& context);

} // namespace hookctl::cli
