#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/destination/show_destination.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/routing/definition_file.hpp"

namespace hookctl::cli {

namespace {

Result<ExitCode> run(Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto settings, account::load_settings(paths, context.environment()));
  Listing listing;
  listing.columns = {"NAME", "KIND", "GOES TO", "TAKES", "FORMAT", "ENABLED"};
  listing.empty = text("no destinations in ",
                       model::to_string(context.environment()),
                       "; add one: hookctl destination add NAME --http URL",
                       env_flag(context));
  for (const routing::Definition& definition : settings.destinations) {
    listing.rows.push_back({definition.name,
                            std::string(routing::kind_of(definition.target)),
                            routing::describe(definition.target),
                            route_words(definition.route),
                            std::string(routing::to_string(definition.format)),
                            definition.enabled ? "yes" : "no"});
    listing.json.push_back(routing::definition_json(definition));
    listing.names.push_back(definition.name);
  }
  print(context, listing);
  return ExitCode::done;
}

} // namespace

Command destination_list_command()
{
  return {
      .path = "destination list",
      .summary = "list the destinations of an environment",
      .description = "One line a destination: where it goes to, which events it takes, and in what "
                     "format it gets them.",
      .examples = {{"hookctl destination list", "the destinations of development"},
                   {"hookctl destination list --env production -o json", "for a program"}},
      .exit_codes = {ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments&, Context& context) { return run(context); },
  };
}

} // namespace hookctl::cli
