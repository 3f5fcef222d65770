#include "cli/commands/commands.hpp"
#include "cli/commands/event/change_events.hpp"
#include "hookctl/account/activation.hpp"

namespace hookctl::cli::event_activate_command {

namespace {

struct Options {
  std::string account;
  std::vector<std::string> codes;
  account::UnknownCodes unknown = account::UnknownCodes::refuse;
};

Result<ExitCode> run(const Options& options, Context& context)
{
  return change_events(
      options.account,
      context,
      [&](std::vector<std::string> active, const std::vector<preset::EventCodeInfo>& known) {
        return account::activate(std::move(active), options.codes, known, options.unknown);
      });
}

} // namespace

Command make()
{
  return {
      .path = "event activate",
      .summary = "let event codes of an account through to the bot",
      .description = "Events are delivered only for codes that were activated, account by account. "
                     "A glob covers codes that the provider adds later. "
                     "A code that the provider is not known to send is refused with a suggestion, "
                     "unless --allow-unknown is given.",
      .positionals = event_positionals(),
      .flags = {{.name = "--all", .help = "every code"},
                {.name = "--allow-unknown", .help = "take codes that the preset does not list"}},
      .examples = {{"hookctl event activate shop_eu orders/create", "deliver new orders"},
                   {"hookctl event activate shop_eu 'refunds/*'", "everything about refunds"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(auto codes, given_codes(arguments));
        const auto unknown = arguments.has("--allow-unknown") ? account::UnknownCodes::allow
                                                              : account::UnknownCodes::refuse;
        return run({arguments.positional(0), std::move(codes), unknown}, context);
      },
  };
}

} // namespace hookctl::cli::event_activate_command
