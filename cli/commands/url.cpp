#include "cli/app/clipboard.hpp"
#include "cli/app/output.hpp"
#include "cli/app/report.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/load_accounts.hpp"
#include "cli/commands/url_forms.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/webhook_url.hpp"

namespace hookctl::cli::url_command {

namespace {

enum class Form { line, copy, qr, curl, all };

struct Options {
  std::string account; ///< "" with Form::all
  Form form = Form::line;
};

Result<Options> parse(const Arguments& arguments)
{
  Options options;
  options.account = arguments.positional(0);
  int given = 0;
  for (const auto& [flag, form] : {std::pair{"--copy", Form::copy},
                                   std::pair{"--qr", Form::qr},
                                   std::pair{"--curl", Form::curl},
                                   std::pair{"--all", Form::all}}) {
    if (arguments.has(flag)) {
      options.form = form;
      ++given;
    }
  }
  if (given > 1) {
    return fail(Failure::flags_exclude,
                "--copy, --qr, --curl and --all exclude each other",
                "leave all but one out");
  }
  if (options.account.empty() != (options.form == Form::all)) {
    return fail(options.account.empty() ? Failure::argument_missing : Failure::flags_exclude,
                options.account.empty() ? "ACCOUNT is missing"
                                        : "ACCOUNT and --all exclude each other",
                "name one account, or give --all for every account of the environment");
  }
  return options;
}

/// A picture and a command are for people and shells alone.
Result<> require_plain(std::string_view flag, const Context& context)
{
  if (context.output() != OutputFormat::table) {
    return fail(ErrorCode::invalid_argument,
                text(flag, " has no other form than its own"),
                text("leave ", flag, " out, or add -o table"));
  }
  return {};
}

std::string url_json(std::string_view account, std::string_view url)
{
  json::Writer out;
  return out.begin_object().member("account", account).member("url", url).end_object().text();
}

void print_url(const std::string& account, const std::string& url, const Context& context)
{
  if (context.output() == OutputFormat::table || context.output() == OutputFormat::name) {
    context.out() << url << '\n';
  } else {
    print(context, Record{{}, url_json(account, url), url});
  }
}

/// NAME, a tab and the URL; a broken account file is reported, and the others are still listed.
Result<ExitCode> print_all(const Workspace& workspace, Context& context)
{
  HOOKCTL_TRY_AS(const auto accounts, load_accounts(workspace.store));
  Listing listing;
  ExitCode code = ExitCode::done;
  for (const auto& [name, loaded] : accounts) {
    if (!loaded) {
      report(loaded.error(), context);
      code = exit_code_of(loaded.error());
      continue;
    }
    const std::string url = model::make_webhook_url(account::base_url(workspace.settings),
                                                    context.environment(),
                                                    loaded->account.name,
                                                    loaded->account.token);
    listing.names.push_back(url);
    listing.json.push_back(url_json(name, url));
    if (context.output() == OutputFormat::table) {
      context.out() << name << '\t' << url << '\n';
    }
  }
  if (!accounts.empty()) {
    note_local_url(workspace, context);
  }
  if (context.output() != OutputFormat::table) {
    print(context, listing);
  }
  return code;
}

Result<ExitCode> run(const Options& options, Context& context)
{
  if (options.form == Form::qr || options.form == Form::curl) {
    HOOKCTL_TRY(require_plain(options.form == Form::qr ? "--qr" : "--curl", context));
  }
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  if (options.form == Form::all) {
    return print_all(workspace, context);
  }
  HOOKCTL_TRY_AS(const auto loaded, workspace.store.load(options.account));
  const std::string url = webhook_url(workspace, context, loaded.account);
  if (options.form == Form::qr) {
    HOOKCTL_TRY_AS(const std::string picture, qr_picture(context, url));
    context.out() << picture;
  } else if (options.form == Form::curl) {
    HOOKCTL_TRY_AS(const std::string command, signed_curl(workspace, context, loaded.account, url));
    context.out() << command;
  } else {
    if (options.form == Form::copy) {
      HOOKCTL_TRY(copy_to_clipboard(context, url, "--copy"));
      context.note("handed to the terminal for its clipboard");
    }
    print_url(options.account, url, context);
  }
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "url",
      .summary = "print an account's webhook URL",
      .description =
          "The URL and a line feed, nothing else: what you paste into the sending system. It "
          "begins with the environment's public URL, or, while none is set, with the local "
          "listener's address.\n\n"
          "--copy also puts it on the clipboard of the terminal that you sit at, through SSH, tmux "
          "(set-clipboard on, or allow-passthrough on) and screen, where that terminal takes OSC "
          "52. --qr draws it for a phone; without colours it is drawn for a dark screen. --curl "
          "prints a command that posts a sample to it as the provider would, signed for this "
          "moment; the key itself is never in it.",
      .positionals = {{.name = "ACCOUNT",
                       .help = "the account's name",
                       .count = Positional::Count::optional,
                       .completion = Completion::account}},
      .flags = {{.name = "--copy", .help = "put it on the terminal's clipboard as well (OSC 52)"},
                {.name = "--qr", .help = "draw it as a QR code in place of printing it"},
                {.name = "--curl",
                 .help = "print a signed request to it as a shell command instead: the account's "
                         "sample payload, or its preset's"},
                {.name = "--all",
                 .help = "every account of the environment: its name, a tab and the URL"}},
      .examples = {{"hookctl url shop_eu", "the URL of shop_eu"},
                   {"hookctl url shop_eu --copy", "and paste it on the provider's page"},
                   {"hookctl url shop_eu --qr", "and read it with a phone"},
                   {"hookctl url shop_eu --curl | sh", "does the listener take it?"},
                   {"hookctl url --all", "every URL of development"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::url_command
