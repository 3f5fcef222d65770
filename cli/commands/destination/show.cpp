#include "cli/commands/commands.hpp"
#include "cli/commands/destination/form.hpp"
#include "cli/commands/destination/show_destination.hpp"
#include "hookctl/account/destinations.hpp"

namespace hookctl::cli::destination_show_command {

namespace {

Result<ExitCode> run(const std::string& name, Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto settings, account::load_settings(paths, context.environment()));
  HOOKCTL_TRY_AS(const auto definition, account::find_destination(settings, name));
  print(context,
        destination_record(definition, find_disabled(disabled_destinations(context), name)));
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "destination show",
      .summary = "show one destination, field by field",
      .description =
          "Where it goes to, which events it takes, and how often and how long it is "
          "tried. Secrets appear as references. One that answered 410 is disabled: when, what it "
          "said, and how to enable it again is shown too.",
      .positionals = {destination_positional()},
      .examples = {{"hookctl destination show app", "every field of app"},
                   {"hookctl destination show app -o json", "the same for a program"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli::destination_show_command
