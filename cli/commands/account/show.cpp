#include "cli/commands/account/show_account.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"

namespace hookctl::cli::account_show_command {

namespace {

Result<ExitCode> run(const std::string& name, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto loaded, workspace.store.load(name));
  warn_all(context, loaded.warnings);
  print(context, account_record(loaded.account, redacted_url(workspace, context, loaded.account)));
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "account show",
      .summary = "show one account, field by field",
      .description = "Shows the form as it is filled in. Keys appear as references or dots; the "
                     "webhook URL without its secret part "
                     "(hookctl url prints it whole).",
      .positionals = {account_positional()},
      .examples = {{"hookctl account show shop_eu", "every field of shop_eu"},
                   {"hookctl account show shop_eu -o json", "the same for a program"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli::account_show_command
