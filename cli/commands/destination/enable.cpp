#include "cli/commands/commands.hpp"
#include "cli/commands/destination/form.hpp"
#include "cli/commands/destination/show_destination.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/destinations.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli::destination_enable_command {

namespace {

/// The file's `enabled: false` goes; what to say of that. not_found.
Result<std::string> switch_on(const std::string& name, const Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto settings, account::load_settings(paths, context.environment()));
  HOOKCTL_TRY_AS(const auto definition, account::find_destination(settings, name));
  if (definition.enabled) {
    return text("destination ", name, " is enabled: it did not answer 410");
  }
  HOOKCTL_TRY(account::enable_destination(paths, context.environment(), name));
  return text("destination ",
              name,
              " is enabled: \"enabled: false\" is gone from ",
              account::settings_file(paths, context.environment()).string());
}

Result<ExitCode> run(const std::string& name, Context& context)
{
  const bool is_disabled = find_disabled(disabled_destinations(context), name).has_value();
  auto words = switch_on(name, context);
  // What was made on the spot stands in no file.
  if (!words && (!is_disabled || words.error().code != ErrorCode::not_found)) {
    return fail(std::move(words).error());
  }
  if (!is_disabled) {
    context.note(*words);
    return ExitCode::done;
  }
  HOOKCTL_TRY_AS(const auto inbox, open_changeable(context));
  HOOKCTL_TRY(inbox.journal->enable_destination(name));
  context.note(text("destination ",
                    name,
                    " is enabled again: ",
                    inbox.is_writer ? "the next 'hookctl listen' or 'hookctl deliver' tries"
                                    : "whoever delivers tries",
                    " one event, and when that is taken all of it goes on"));
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "destination enable",
      .summary = "enable a destination that answered 410 or is switched off",
      .description =
          "One that has enabled: false in environment.yaml is switched on there. One that answers "
          "410 gets no more events, and they wait for it. After this a running "
          "listener or worker tries one of them within seconds; when it is taken, all the others "
          "follow. Nothing is changed in a destination that is neither. What was made on the "
          "spot is enabled by the name that 'destination list' gives it.",
      .positionals = {destination_positional()},
      .examples = {{"hookctl destination enable app", "let app have its events again"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::unreachable,
                     ExitCode::storage},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli::destination_enable_command
