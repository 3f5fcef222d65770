#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/destination/show_destination.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/routing/command_line.hpp"

namespace hookctl::cli::destination_list_command {

namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestReason = 200;

Result<ExitCode> run(Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto settings, account::load_settings(paths, context.environment()));
  Listing listing;
  listing.columns = {"NAME", "KIND", "GOES TO", "TAKES", "FORMAT", "ENABLED"};
  listing.narrow = {
      Narrow::wrap, Narrow::keep, Narrow::wrap, Narrow::wrap, Narrow::keep, Narrow::wrap};
  listing.empty = text("no destinations in ",
                       model::to_string(context.environment()),
                       "; add one: hookctl destination add NAME --http URL",
                       env_flag(context));
  const auto disabled = disabled_destinations(context);
  for (const routing::Definition& definition : settings.destinations) {
    const auto off = find_disabled(disabled, definition.name);
    listing.rows.push_back({definition.name,
                            std::string(routing::kind_of(definition.target)),
                            routing::describe(definition.target),
                            route_words(definition.route),
                            std::string(routing::to_string(definition.format)),
                            !definition.enabled ? "no"
                            : off               ? "no: answered 410"
                                                : "yes"});
    listing.json.push_back(destination_json(definition, off));
    listing.names.push_back(definition.name);
  }
  print(context, listing);
  for (const auto& one : disabled) {
    context.note(text(printable(one.name, kLongestName),
                      " answered ",
                      printable(one.reason, kLongestReason),
                      " at ",
                      format_time(one.at),
                      " and gets no event until it is enabled: hookctl destination enable ",
                      routing::write_command_line({&one.name, 1})));
  }
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "destination list",
      .summary = "list the destinations of an environment",
      .description = "One line a destination: where it goes to, which events it takes, and in what "
                     "format it gets them. Those that answered 410 are named on stderr, those made "
                     "on the spot too.",
      .examples = {{"hookctl destination list", "the destinations of development"},
                   {"hookctl destination list --env production -o json", "for a program"}},
      .exit_codes = {ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments&, Context& context) { return run(context); },
  };
}

} // namespace hookctl::cli::destination_list_command
