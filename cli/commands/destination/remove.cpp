#include "cli/commands/commands.hpp"
#include "cli/commands/destination/form.hpp"
#include "hookctl/account/destinations.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli::destination_remove_command {

namespace {

Result<ExitCode> run(const std::string& name, Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY(account::remove_destination(paths, context.environment(), name));
  context.note(text("destination ",
                    name,
                    " removed from ",
                    model::to_string(context.environment()),
                    "; what still waits for it stays in the journal"));
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "destination remove",
      .summary = "remove a destination",
      .description = "Takes it out of environment.yaml; allowed in production. Events that still "
                     "wait for it stay in the journal, and go on when a destination of that name "
                     "is added again.",
      .positionals = {destination_positional()},
      .examples = {{"hookctl destination remove app", "remove app from development"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli::destination_remove_command
