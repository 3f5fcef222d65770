#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>

namespace hookctl::cli {

/// What makes a terminal put `words` on its clipboard: OSC 52, which passes through SSH, since it
/// is the terminal that a person sits at which acts on it. tmux gets it plain (`set-clipboard on`)
/// and wrapped for the terminal around it (`allow-passthrough on`); screen gets it wrapped, in
/// pieces that it does not cut.
std::string clipboard_sequence(std::string_view words, const os::Environment& variables);

/// Says it to the terminal: standard error where that is one, else the controlling terminal.
/// invalid_argument, naming `flag`, where there is none or it understands no sequences.
Result<> copy_to_clipboard(const Context& context, std::string_view words, std::string_view flag);

} // namespace hookctl::cli
