#include "cli/commands/account/show_account.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"

namespace hookctl::cli::account_rotate_url_command {

namespace {

Result<ExitCode> run(const std::string& typed, Context& context)
{
  HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(typed));
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto saved, config::rotate_url(make_workshop(workspace, context), name));
  print_url_or_account(workspace, context, saved.account);
  context.note("the old URL is gone; tell the sender the new one");
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "account rotate-url",
      .summary = "give an account a new webhook URL and print it",
      .description = "Makes a new secret part for the account's URL, for when the old one became "
                     "known. The old URL answers 404 from then on. "
                     "Allowed in production.",
      .positionals = {account_positional()},
      .examples = {{"hookctl account rotate-url shop_eu", "a new URL for shop_eu"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli::account_rotate_url_command
