#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli {

namespace {

Result<ExitCode> run(const std::string& name, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto loaded, workspace.store.load(name));
  const std::string url = webhook_url(workspace, context, loaded.account);
  if (context.output() == OutputFormat::table || context.output() == OutputFormat::name) {
    context.out() << url << '\n';
    return ExitCode::done;
  }
  json::Writer out;
  out.begin_object().member("account", name).member("url", url).end_object();
  print(context, Record{{}, out.text(), url});
  return ExitCode::done;
}

} // namespace

Command url_command()
{
  return {
      .path = "url",
      .summary = "print an account's webhook URL",
      .description = "The URL and a line feed, nothing else: what you paste into the sending "
                     "system. It begins with the environment's public URL, or, "
                     "while none is set, with the local listener's address.",
      .positionals = {account_positional()},
      .examples = {{"hookctl url shop_eu", "the URL of shop_eu"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli
