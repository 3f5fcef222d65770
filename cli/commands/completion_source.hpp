#pragma once

#include "cli/app/complete.hpp"
#include "cli/app/context.hpp"

#include <memory>

namespace hookctl::cli {

/// Values from this person's files. `context` must outlive it.
std::unique_ptr<CompletionSource> make_completion_source(const Context& context);

} // namespace hookctl::cli
