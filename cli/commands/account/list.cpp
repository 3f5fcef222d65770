#include "cli/app/output.hpp"
#include "cli/app/report.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/load_accounts.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli::account_list_command {

namespace {

void add_row(Listing& listing, const account::Account& account)
{
  listing.rows.push_back({account.name.value(),
                          account.provider,
                          account.send_to_user ? "user" : "bot",
                          account.auth_key ? model::to_string(*account.auth_key) : "-",
                          account.events.empty() ? "none" : join(account.events, ", ")});
  listing.json.push_back(account::account_json(account));
  listing.names.push_back(account.name.value());
}

Result<ExitCode> run(Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto accounts, load_accounts(workspace.store));
  Listing listing;
  listing.columns = {"NAME", "PROVIDER", "SENDS TO", "KEY", "ACTIVE EVENTS"};
  listing.empty = text("no accounts in ", model::to_string(context.environment()));
  ExitCode code = ExitCode::done;
  for (const auto& [name, loaded] : accounts) {
    if (!loaded) {
      report(loaded.error(), context); // one broken file must not hide the others
      code = exit_code_of(loaded.error());
      continue;
    }
    warn_all(context, loaded->warnings);
    add_row(listing, loaded->account);
  }
  warn_strays(context, workspace.store);
  print(context, listing);
  if (context.output() == OutputFormat::table) {
    note_first_steps(context);
  }
  return code;
}

} // namespace

Command make()
{
  return {
      .path = "account list",
      .summary = "list the accounts of an environment",
      .description = "One line an account. A broken account file is reported on standard error, "
                     "the others are still listed, and the exit code "
                     "says that something is wrong.",
      .examples = {{"hookctl account list", "the accounts of development"},
                   {"hookctl account list --env staging -o name", "names only, for a loop"}},
      .exit_codes = {ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments&, Context& context) { return run(context); },
  };
}

} // namespace hookctl::cli::account_list_command
