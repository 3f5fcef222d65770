#include "cli/commands/account/form.hpp"
#include "cli/commands/account/show_account.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli::account_update_command {

namespace {

struct Options {
  std::string name;
  Form form;
};

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(options.name));
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  const auto change = [&](account::Account account) {
    return fill_in(options.form, std::move(account));
  };
  HOOKCTL_TRY_AS(const auto saved,
                 config::update_account(make_workshop(workspace, context),
                                        name,
                                        change,
                                        options.form.payload,
                                        options.form.strict)
                     .map_error(in_payload_file(options.form)));
  warn_all(context, saved.warnings);
  print(context, account_record(saved.account, redacted_url(workspace, context, saved.account)));
  return ExitCode::done;
}

/// The form, of which something must be given.
Result<Form> parse(const Arguments& arguments, const Context& context)
{
  const auto flags = form_flags(Clearing::yes);
  if (std::ranges::none_of(flags, [&](const Flag& flag) { return arguments.has(flag.name); })) {
    return fail(Failure::nothing_given,
                "nothing to change is given",
                "add a flag of the form, such as --domain HOST or --param NAME=PATH; 'hookctl "
                "account update --help' lists them");
  }
  return parse_form(arguments, context);
}

} // namespace

Command make()
{
  return {
      .path = "account update",
      .summary = "change fields of an account",
      .description = "Changes what is given and leaves the rest. An empty value takes a field "
                     "away: --domain '', --sender-path '', --param plan=. "
                     "Everything is checked as when the account was added; nothing is written when "
                     "anything is wrong.",
      .positionals = {account_positional()},
      .flags = form_flags(Clearing::yes),
      .examples = {{"hookctl account update shop_eu --param order_id=id", "add a parameter"},
                   {"hookctl account update shop_eu --no-send-to-user",
                    "send its events to the bot"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .keeps = true,
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(auto form, parse(arguments, context));
        return run({arguments.positional(0), std::move(form)}, context);
      },
  };
}

} // namespace hookctl::cli::account_update_command
