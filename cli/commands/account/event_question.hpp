#pragma once

#include "cli/app/prompt.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

/// Which event codes are to be active: chosen by number, code or glob from what the provider knows.
/// The errors of the terminal.
Result<std::vector<std::string>> ask_events(Prompt& prompt,
                                            const std::vector<preset::EventCodeInfo>& codes);

} // namespace hookctl::cli
