#include "cli/app/completion_scripts.hpp"
#include "cli/app/context.hpp"
#include "cli/commands/commands.hpp"

namespace hookctl::cli::completion_command {

Command make()
{
  return {
      .path = "completion",
      .summary = "print the completion script of a shell",
      .description = "The script asks hookctl itself for commands, flags and values, so it need "
                     "not be made anew for a new version. "
                     "Packages install it already.",
      .positionals = {{.name = "SHELL", .help = "the shell", .choices = completion_shells()}},
      .examples = {{"source <(hookctl completion bash)", "complete in this bash"},
                   {"hookctl completion fish > ~/.config/fish/completions/hookctl.fish",
                    "complete in every fish from now on"}},
      .standalone = true,
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        context.out() << completion_script(arguments.positional(0));
        return ExitCode::done;
      },
  };
}

} // namespace hookctl::cli::completion_command
