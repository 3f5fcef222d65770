#include "cli/commands/account/form.hpp"
#include "cli/commands/account/show_account.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli {

namespace {

struct Options {
  std::string name;
  Form form;
};

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(auto name, model::AccountName::parse(options.name));
  HOOKCTL_TRY_AS(auto draft, fill_in(options.form, account::Account{.name = std::move(name)}));
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto saved,
                 config::add_account(make_workshop(workspace, context),
                                     std::move(draft),
                                     options.form.payload,
                                     options.form.strict)
                     .map_error(in_payload_file(options.form)));
  warn_all(context, saved.warnings);
  print_url_or_account(workspace, context, saved.account);
  context.note(text("account ",
                    options.name,
                    " added in ",
                    model::to_string(context.environment()),
                    "; now activate its events: hookctl event activate ",
                    options.name,
                    " --all",
                    env_flag(context)));
  return ExitCode::done;
}

} // namespace

Command account_add_command()
{
  return {
      .path = "account add",
      .summary = "add an account and print its webhook URL",
      .description =
          "Fills in the custom webhook form: who sends, how the sender proves itself, and where "
          "the user's id, the channel and further "
          "values stand in the payload. A preset needs nothing more than its key. Accounts are "
          "added in development and staging; each "
          "account's events must then be activated. The URL is the only thing on standard output.",
      .positionals = {{.name = "NAME", .help = "1 to 64 of a-z, 0-9 and _; never renamed"}},
      .flags = form_flags(),
      .examples = {{"hookctl account add shop_eu --provider shopify --auth-key-env SHOPIFY_SECRET "
                    "--send-to-user --default-source whatsapp",
                    "connect a shop; its orders go to the customer's WhatsApp"},
                   {"hookctl account add crm --payload sample.json --sender-path user.phone "
                    "--source-path user.channel --auth-key-file crm.key",
                    "connect an in-house system by its own sample payload"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(auto form, parse_form(arguments, context));
        return run({arguments.positional(0), std::move(form)}, context);
      },
  };
}

} // namespace hookctl::cli
