#include "cli/commands/commands.hpp"
#include "cli/commands/event/change_events.hpp"
#include "hookctl/account/activation.hpp"

namespace hookctl::cli::event_deactivate_command {

namespace {

struct Options {
  std::string account;
  std::vector<std::string> codes;
};

Result<ExitCode> run(const Options& options, Context& context)
{
  return change_events(
      options.account,
      context,
      [&](std::vector<std::string> active, const std::vector<preset::EventCodeInfo>&) {
        return account::deactivate(std::move(active), options.codes);
      });
}

} // namespace

Command make()
{
  return {
      .path = "event deactivate",
      .summary = "stop delivering event codes of an account",
      .description = "Events of these codes are still received and kept, but not delivered. A glob "
                     "also takes away the codes that it matches.",
      .positionals = event_positionals(),
      .flags = {{.name = "--all", .help = "every code"}},
      .examples = {{"hookctl event deactivate shop_eu orders/create",
                    "stop delivering new orders"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(auto codes, given_codes(arguments));
        return run({arguments.positional(0), std::move(codes)}, context);
      },
  };
}

} // namespace hookctl::cli::event_deactivate_command
