#include "cli/commands/commands.hpp"
#include "cli/commands/env/show_settings.hpp"

namespace hookctl::cli::env_show_command {

namespace {

Result<ExitCode> run(model::Environment environment, Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto settings, account::load_settings(paths, environment));
  print(context, settings_record(paths, environment, settings));
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "env show",
      .summary = "show the settings of an environment",
      .description = "What environment.yaml sets, and the defaults of what it leaves out: the "
                     "public URL that webhook URLs begin with, the address that the listener "
                     "binds, and the journal.",
      .positionals = {environment_positional()},
      .examples = {{"hookctl env show", "the settings of development"},
                   {"hookctl env show production -o json", "for a script"}},
      .exit_codes = {ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto environment, environment_of(arguments, context));
        return run(environment, context);
      },
  };
}

} // namespace hookctl::cli::env_show_command
