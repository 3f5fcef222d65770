#pragma once

#include "hookctl/base/failure.hpp"

#include <string>

namespace hookctl::cli {

/// `hookctl help errors`: each code with its meaning, by exit code.
std::string failures_page();

/// `hookctl help HK-301`: meaning, usual causes, what to do, exit code.
std::string failure_page(Failure failure);

/// {"code","kind","exit_code","meaning","causes","mend"}
std::string failure_json(Failure failure);

/// An array of them.
std::string failures_json();

/// What the exit code of this failure means, as exit_code_table() says it.
std::string exit_code_words(Failure failure);

} // namespace hookctl::cli
