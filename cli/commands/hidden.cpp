#include "cli/app/context.hpp"
#include "cli/app/dump.hpp"
#include "cli/app/man.hpp"
#include "cli/app/registry.hpp"
#include "cli/commands/commands.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli::man_command {

namespace {

Result<ExitCode> print_man_page(const std::string& path, Context& context)
{
  if (path.empty()) {
    context.out() << man_overview(all_commands());
    return ExitCode::done;
  }
  if (path == "exit-codes") {
    context.out() << man_exit_codes();
    return ExitCode::done;
  }
  if (path == "errors") {
    context.out() << man_errors();
    return ExitCode::done;
  }
  for (const Command& command : all_commands()) {
    if (command.path == path) {
      context.out() << man_page(command, all_commands());
      return ExitCode::done;
    }
  }
  return fail(Failure::page_not_found, text("no command ", quote(path)));
}

} // namespace

Command make()
{
  return {
      .path = "__man",
      .summary = "print a man page made from the registry",
      .description = "The page of a command, `exit-codes` for hookctl-exit-codes(7), `errors` for "
                     "hookctl-errors(7), or hookctl(1) without one.",
      .positionals = {{.name = "PATH",
                       .help = "the words of a command",
                       .count = Positional::Count::any}},
      .examples = {{"hookctl __man name check", "hookctl-name-check(1)"}},
      .hidden = true,
      .standalone = true,
      .run =
          [](const Arguments& arguments, Context& context) {
            return print_man_page(join(arguments.positionals, " "), context);
          },
  };
}

} // namespace hookctl::cli::man_command

namespace hookctl::cli::dump_command {

namespace {

/// `-o name`: the paths of the visible commands, a line each.
Result<ExitCode> dump(Context& context)
{
  if (context.output() != OutputFormat::name) {
    context.out() << json::pretty(registry_json(all_commands())) << '\n';
    return ExitCode::done;
  }
  for (const Command& command : all_commands()) {
    if (!command.hidden) {
      context.out() << command.path << '\n';
    }
  }
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "__dump",
      .summary = "print the registry of commands as JSON",
      .description = "What documents and tests are held against.",
      .examples = {{"hookctl __dump", "the whole registry"}},
      .hidden = true,
      .standalone = true,
      .run = [](const Arguments&, Context& context) { return dump(context); },
  };
}

} // namespace hookctl::cli::dump_command
