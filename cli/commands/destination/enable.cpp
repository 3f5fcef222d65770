#include "cli/commands/commands.hpp"
#include "cli/commands/destination/form.hpp"
#include "cli/commands/destination/show_destination.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/destinations.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli::destination_enable_command {

namespace {

/// What to say of one that did not answer 410. not_found; invalid_data when its file says no.
Result<std::string> never_disabled(const std::string& name, const Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto settings, account::load_settings(paths, context.environment()));
  HOOKCTL_TRY_AS(const auto definition, account::find_destination(settings, name));
  if (!definition.enabled) {
    return fail(ErrorCode::invalid_data,
                text("destination ", name, " is switched off in its file"),
                text("take \"enabled: false\" out of ",
                     account::settings_file(paths, context.environment()).string()));
  }
  return text("destination ", name, " is enabled: it did not answer 410");
}

Result<ExitCode> run(const std::string& name, Context& context)
{
  if (!find_disabled(disabled_destinations(context), name)) {
    HOOKCTL_TRY_AS(const std::string words, never_disabled(name, context));
    context.note(words);
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
      .summary = "enable a destination that answered 410",
      .description =
          "One that answers 410 gets no more events, and they wait for it. After this a running "
          "listener or worker tries one of them within seconds; when it is taken, all the others "
          "follow. Nothing is changed in a destination that is not disabled. What was made on the "
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
