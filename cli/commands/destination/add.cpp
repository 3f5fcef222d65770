#include "cli/commands/commands.hpp"
#include "cli/commands/destination/form.hpp"
#include "cli/commands/destination/show_destination.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/destinations.hpp"
#include "hookctl/account/keys.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli::destination_add_command {

namespace {

/// Accounts may come later, and what a reference stands for may live elsewhere.
Result<> warn_of_what_is_not_here(const routing::Definition& definition,
                                  const Workspace& workspace,
                                  const Context& context)
{
  HOOKCTL_TRY_AS(const auto names, workspace.store.names());
  for (const std::string& account : definition.route.accounts) {
    const bool is_there = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return name == account || glob_match(account, name);
    });
    if (!is_there) {
      context.warn(text("no account in ",
                        model::to_string(context.environment()),
                        " is named ",
                        quote(account)),
                   did_you_mean(account, names));
    }
  }
  const auto folder = account::settings_file(workspace.paths, context.environment()).parent_path();
  const auto check = [&](std::string_view what, const model::KeyReference& reference) {
    const auto key = account::resolve_key(reference, context.variables(), folder);
    if (!key) {
      context.warn(text(what, " does not resolve here: ", key.error().message), key.error().hint);
    }
  };
  if (definition.secret) {
    check("the secret", *definition.secret);
  }
  for (const routing::Header& header : definition.headers) {
    if (header.reference) {
      check(text("header ", header.name), *header.reference);
    }
  }
  return {};
}

Result<ExitCode> run(const routing::Definition& definition, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY(account::add_destination(workspace.paths, context.environment(), definition));
  HOOKCTL_TRY(warn_of_what_is_not_here(definition, workspace, context));
  if (context.globals().output) {
    print(context, destination_record(definition));
  }
  context.note(text("destination ",
                    definition.name,
                    " added in ",
                    model::to_string(context.environment()),
                    ": ",
                    routing::kind_of(definition.target),
                    ", ",
                    printable(routing::describe(definition.target), 200)));
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "destination add",
      .summary = "add a destination that events go to",
      .description =
          "Writes it into environment.yaml, which keeps its comments; allowed in production. An "
          "event goes to every destination whose route takes it, and is kept as no_destination "
          "when none does. An event for a user goes only where --recipient is any or user. Each "
          "destination has its own attempts, waits and threads, so that one that is slow or down "
          "holds back neither the others nor what is received. Secrets are given by reference and "
          "never on the command line.",
      .positionals = {{.name = "NAME", .help = "1 to 64 of a-z, 0-9 and _; never renamed"}},
      .flags = destination_flags(),
      .examples = {{"hookctl destination add app --http https://app.example.com/hooks --secret-env "
                    "APP_SECRET",
                    "post every event, signed by Standard Webhooks"},
                   {"hookctl destination add big_orders --exec './notify --team sales' --account "
                    "shop_eu --event 'orders/*' --where '@.event.data.line_items[0].quantity > 10'",
                    "run a program for large orders"},
                   {"hookctl destination add log --file /var/log/hookctl/events.ndjson --format "
                    "cloudevents",
                    "keep every event as a line of a file"},
                   {"hookctl destination add bot --bot x1668670622130 --bot-region r1 --secret-env "
                    "BOT_API_KEY --recipient user",
                    "hand events for a user to the bot"}},
      .exit_codes = {ExitCode::no, ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .keeps = true,
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto definition, parse_destination(arguments));
        return run(definition, context);
      },
  };
}

} // namespace hookctl::cli::destination_add_command
