#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"

#include <memory>

namespace hookctl::cli {

/// This environment's journal for reading, beside a running listener; not_found while there is
/// none.
Result<std::unique_ptr<journal::Journal>> open_inbox(const Context& context);

} // namespace hookctl::cli
