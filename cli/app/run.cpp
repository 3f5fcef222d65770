#include "cli/app/run.hpp"

#include "cli/app/complete.hpp"
#include "cli/app/globals.hpp"
#include "cli/app/help.hpp"
#include "cli/app/parser.hpp"
#include "cli/app/registry.hpp"
#include "cli/app/report.hpp"
#include "cli/app/version.hpp"
#include "cli/commands/completion_source.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <exception>

namespace hookctl::cli {

namespace {

using Texts = std::vector<std::string>;

bool asks_for_version(const Texts& arguments)
{
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  return std::find(arguments.begin(), end, "--version") != end;
}

Error no_command(const Invocation& invocation)
{
  const Texts known = next_words(all_commands(), invocation.words);
  const std::string after =
      invocation.words.empty() ? "" : text(" after ", join(invocation.words, " "));
  return make_error(Failure::argument_missing,
                    text("the command is missing", after),
                    text("known", after, ": ", join(known, ", ")));
}

/// The page is the answer when it was asked for; otherwise it says what is missing.
ExitCode print_overview(const Invocation& invocation, const Context& context)
{
  if (!invocation.wants_help && is_json(context.output())) {
    return report(no_command(invocation), context);
  }
  const std::string page = overview_page(all_commands(), invocation.words);
  (invocation.wants_help ? context.out() : context.err()) << page;
  if (!invocation.wants_help && invocation.words.empty()) {
    note_first_steps(context);
  }
  return invocation.wants_help ? ExitCode::done : ExitCode::usage;
}

Error unknown_command(const Invocation& invocation)
{
  Texts words = invocation.words;
  words.push_back(*invocation.unknown_word);
  const Texts known = next_words(all_commands(), invocation.words);
  const std::string list = text("known",
                                invocation.words.empty() ? "" : " after ",
                                join(invocation.words, " "),
                                ": ",
                                join(known, ", "));
  const std::string mean = did_you_mean(*invocation.unknown_word, known);
  return make_error(Failure::unknown_command,
                    text("unknown command ", quote(join(words, " "))),
                    mean.empty() ? list : text(mean, ' ', list));
}

Error early_flag(const Invocation& invocation)
{
  Texts known;
  for (const Flag& flag : global_flags()) {
    known.push_back(flag.name);
  }
  const std::string mean = did_you_mean(*invocation.early_flag, known);
  return make_error(Failure::unknown_flag,
                    text("unknown flag ", quote(*invocation.early_flag), " before the command"),
                    text(mean,
                         mean.empty() ? "" : " ",
                         "a command's own flags stand after its words; before them only global "
                         "flags: run 'hookctl --help'"));
}

ExitCode run_without_command(const Invocation& invocation, const Context& context)
{
  if (invocation.early_flag) {
    return report(early_flag(invocation), context);
  }
  if (invocation.unknown_word) {
    return report(unknown_command(invocation), context);
  }
  return print_overview(invocation, context);
}

Result<ExitCode>
call(const Command& command, const Arguments& arguments, const World& world, Context& context)
{
  const UserConfig user_config = command.standalone ? UserConfig::ignore : UserConfig::read;
  auto globals = make_globals(arguments, *world.environment, user_config);
  if (!globals && command.tells_config_error) {
    Error error = std::move(globals).error();
    globals = make_globals(arguments, *world.environment, UserConfig::salvage);
    if (globals) {
      globals->config_error = std::move(error);
    }
  }
  HOOKCTL_TRY(globals);
  context = Context(world, *std::move(globals));
  return command.run(arguments, context);
}

ExitCode run_command(const Invocation& invocation, const World& world, Context& context)
{
  const Command& command = *invocation.command;
  if (invocation.wants_help) {
    context.out() << help_page(command);
    return ExitCode::done;
  }
  const auto arguments = parse_arguments(command, invocation.rest);
  if (!arguments) {
    return report(arguments.error(), context);
  }
  if (arguments->has("--help")) {
    context.out() << help_page(command);
    return ExitCode::done;
  }
  const auto code = call(command, *arguments, world, context);
  return code ? *code : report(code.error(), context);
}

/// `-- WORD... CURRENT`: --env and --home among the words say whose accounts are asked for.
ExitCode complete_words(Texts words, const World& world)
{
  if (!words.empty() && words.front() == "--") {
    words.erase(words.begin());
  }
  const Context context(world, guess_globals(words, *world.environment));
  const auto source = make_completion_source(context);
  context.out() << complete(words, all_commands(), *source);
  return ExitCode::done;
}

ExitCode run_arguments(const Texts& arguments, const World& world)
{
  if (asks_for_version(arguments)) {
    *world.out.stream << "hookctl " << version() << '\n';
    return ExitCode::done;
  }
  if (!arguments.empty() && arguments[0] == kCompleteWord) {
    return complete_words({arguments.begin() + 1, arguments.end()}, world);
  }
  Context context(world, guess_globals(arguments, *world.environment));
  const Invocation invocation = find_command(arguments, all_commands());
  return invocation.command == nullptr ? run_without_command(invocation, context)
                                       : run_command(invocation, world, context);
}

Texts words_of(const Texts& argv)
{
  return {argv.begin() + (argv.empty() ? 0 : 1), argv.end()};
}

Error internal_error(std::string_view what)
{
  return make_error(Failure::internal,
                    text("internal error: ", what),
                    "this is a bug in hookctl, please report it with the command that shows it");
}

} // namespace

int tell(const Error& error, const std::vector<std::string>& argv, const World& world)
{
  const Context context(world, guess_globals(words_of(argv), *world.environment));
  return static_cast<int>(report(error, context));
}

int run(const std::vector<std::string>& argv, const World& world)
{
  try {
    return static_cast<int>(run_arguments(words_of(argv), world));
  } catch (const std::exception& error) {
    return tell(internal_error(error.what()), argv, world);
  } catch (...) {
    return tell(internal_error("unknown exception"), argv, world);
  }
}

} // namespace hookctl::cli
