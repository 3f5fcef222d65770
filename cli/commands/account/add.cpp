#include "cli/app/confirm.hpp"
#include "cli/commands/account/form.hpp"
#include "cli/commands/account/show_account.hpp"
#include "cli/commands/account/wizard.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli::account_add_command {

namespace {

struct Options {
  std::string name;
  Form form;
  std::vector<std::string> events = {};
};

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(auto name, model::AccountName::parse(options.name));
  HOOKCTL_TRY_AS(auto draft, fill_in(options.form, account::Account{.name = std::move(name)}));
  draft.events = options.events;
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto saved,
                 config::add_account(make_workshop(workspace, context),
                                     std::move(draft),
                                     options.form.payload,
                                     options.form.strict)
                     .map_error(in_payload_file(options.form)));
  warn_all(context, saved.warnings);
  print_url_or_account(workspace, context, saved.account);
  const std::string added =
      text("account ", options.name, " added in ", model::to_string(context.environment()));
  const std::string next = text("; now activate its events: hookctl event activate ",
                                options.name,
                                " --all",
                                env_flag(context));
  context.note(options.events.empty() ? added + next : added);
  return ExitCode::done;
}

/// The wizard: questions, and then the same as with flags.
Result<ExitCode> run_asking(Context& context)
{
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  auto answers = ask_account(workspace, context);
  const bool stopped = !answers && answers.error().code == ErrorCode::cancelled;
  if (stopped || (answers && !*answers)) {
    context.err() << (stopped ? "\n" : "") << "stopped: nothing was written\n";
    return ExitCode::no;
  }
  HOOKCTL_TRY(answers);
  Answers& given = **answers;
  const bool typed =
      given.form.auth_key && given.form.auth_key->kind == model::KeyReference::Kind::value;
  const std::string line = given.line;
  HOOKCTL_TRY_AS(const auto code,
                 run({given.name, std::move(given.form), std::move(given.events)}, context));
  context.note(typed ? "the same without questions, with the key on standard input:"
                     : "the same without questions:");
  context.err() << "  " << printable(line) << '\n';
  return code;
}

/// True when nothing but global flags was given.
bool is_bare(const Arguments& arguments)
{
  const auto flags = form_flags(Clearing::no);
  return arguments.positionals.empty() &&
         std::none_of(flags.begin(), flags.end(), [&](const Flag& flag) {
           return arguments.has(flag.name);
         });
}

Result<ExitCode> start(const Arguments& arguments, Context& context)
{
  if (is_bare(arguments) && can_ask(context)) {
    return run_asking(context);
  }
  if (arguments.positionals.empty()) {
    return fail(
        Failure::argument_missing,
        "NAME is missing",
        "usage: hookctl account add NAME [FLAGS]; on a terminal 'hookctl account add' alone asks");
  }
  HOOKCTL_TRY_AS(auto form, parse_form(arguments, context));
  return run({arguments.positional(0), std::move(form)}, context);
}

} // namespace

Command make()
{
  return {
      .path = "account add",
      .summary = "add an account and print its webhook URL",
      .description =
          "Fills in the custom webhook form: who sends, how the sender proves itself, and where "
          "the user's id, the channel and further "
          "values stand in the payload. A preset needs nothing more than its key. Accounts are "
          "added in development and staging; each "
          "account's events must then be activated. The URL is the only thing on standard output."
          "\n\n"
          "Without NAME and flags, on a terminal, it asks for all of that, line by line, and at "
          "the "
          "end says the command that its questions amount to. Control-C and Control-D stop it with "
          "exit code 1, and nothing is written.",
      .positionals = {{.name = "NAME",
                       .help = "1 to 64 of a-z, 0-9 and _; never renamed",
                       .count = Positional::Count::optional}},
      .flags = form_flags(Clearing::no),
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
      .keeps = true,
      .run = [](const Arguments& arguments, Context& context) { return start(arguments, context); },
  };
}

} // namespace hookctl::cli::account_add_command
