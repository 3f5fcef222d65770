#pragma once

#include "cli/app/context.hpp"
#include "cli/commands/account/form.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

/// What `account add` needs, asked for at the terminal.
struct Answers {
  std::string name;
  Form form;
  std::vector<std::string> events; ///< codes and globs to activate; `*` is all
  /// The commands that make the same account, on one line. A key that was typed is not in it: they
  /// read it from standard input.
  std::string line;
};

/// Asks question after question, shows what it came to, and asks whether that is right: nullopt
/// when it is not. Writes nothing. cancelled for ^C, ^D and signals; only where can_ask().
Result<std::optional<Answers>> ask_account(Workspace& workspace, const Context& context);

/// Answers::line.
std::string command_line(const Answers& answers, const Context& context);

} // namespace hookctl::cli
