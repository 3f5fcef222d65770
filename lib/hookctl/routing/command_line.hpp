#pragma once

#include "hookctl/base/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::routing {

/// The words of a command as a shell would split them: at blanks, with '…', "…" and a backslash to
/// keep them. Nothing is expanded, and no shell is ever run: what only a shell could do (`|`, `;`,
/// `&`, `<`, `>`, `$`, a backtick, unquoted `*`, `?`, `~` and `#`) is invalid_argument, and so are
/// an open quote and an empty command.
Result<std::vector<std::string>> parse_command_line(std::string_view text);

/// parse_command_line() of it gives `words` again.
std::string write_command_line(std::span<const std::string> words);

} // namespace hookctl::routing
