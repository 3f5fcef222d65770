#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"

#include <string_view>

namespace hookctl::cli {

/// True when a question can be asked: standard input and standard error are a terminal, and
/// --no-input was not given.
bool can_ask(const Context& context);

/// Asks `question [y/N] ` on stderr and reads a line; true for y or yes, in any case.
/// invalid_argument when nobody can be asked, with `flag` (the one that answers beforehand) as the
/// hint.
Result<bool> confirm(const Context& context, std::string_view question, std::string_view flag);

} // namespace hookctl::cli
