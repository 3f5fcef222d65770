#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli::account_remove_command {

namespace {

Result<ExitCode> run(const std::string& typed, Context& context)
{
  HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(typed));
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  HOOKCTL_TRY(config::remove_account(make_workshop(workspace, context), name));
  context.note(text("account ",
                    name.value(),
                    " removed from ",
                    model::to_string(context.environment()),
                    "; its URL is gone, its journalled events stay"));
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "account remove",
      .summary = "remove an account and its webhook URL",
      .description = "The account's file and sample payload go. Deliveries that were already taken "
                     "stay in the journal.",
      .positionals = {account_positional()},
      .examples = {{"hookctl account remove shop_eu", "remove shop_eu from development"}},
      .exit_codes = {ExitCode::not_found, ExitCode::denied, ExitCode::storage},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli::account_remove_command
