#include "cli/app/help.hpp"

#include "cli/app/context.hpp"
#include "cli/app/dump.hpp"
#include "cli/app/failure_help.hpp"
#include "cli/app/output.hpp"
#include "cli/app/parser.hpp"
#include "cli/app/registry.hpp"
#include "cli/commands/commands.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>

namespace hookctl::cli::help_command {

namespace {

constexpr std::string_view kErrors = "errors";

struct Options {
  std::vector<std::string> words; ///< of a command, a noun or a topic; none for the overview
};

/// `HK-301`, or `errors HK-301`.
std::optional<Failure> find_asked_failure(const std::vector<std::string>& words)
{
  const bool is_one = words.size() == 1 || (words.size() == 2 && words[0] == kErrors);
  return is_one ? find_failure(words.back()) : std::nullopt;
}

const Topic* find_topic(const std::vector<std::string>& words)
{
  const auto& topics = help_topics();
  const auto found = std::find_if(topics.begin(), topics.end(), [&](const Topic& topic) {
    return words.size() == 1 && words[0] == topic.name;
  });
  return found == topics.end() ? nullptr : &*found;
}

Error no_such_page(const std::vector<std::string>& words)
{
  std::vector<std::string> known;
  for (const Command& command : all_commands()) {
    if (!command.hidden) {
      known.push_back(command.path);
    }
  }
  for (const Topic& topic : help_topics()) {
    known.push_back(topic.name);
  }
  Error error;
  become(error, Failure::page_not_found);
  error.message = text("no help for ", quote(join(words, " ")));
  error.hint = words.back().starts_with("HK-") ? "run 'hookctl help errors' to see every code"
                                               : did_you_mean(join(words, " "), known);
  if (error.hint.empty()) {
    error.hint = "run 'hookctl help' to see the commands and topics";
  }
  return error;
}

void print_data(const std::string& json, const Context& context)
{
  if (context.output() == OutputFormat::yaml) {
    context.out() << yaml::from_json(json);
  } else {
    const bool one_line = context.output() == OutputFormat::ndjson;
    context.out() << (one_line ? json : json::pretty(json)) << '\n';
  }
}

/// A topic is a list: its page, or a row an entry, whose name is its first member.
void print_topic(const Topic& topic, const Context& context)
{
  if (context.output() == OutputFormat::table) {
    context.out() << topic.page();
    return;
  }
  Listing listing;
  const std::string rows = topic.json();
  const auto document = json::Document::parse(rows);
  for (std::int64_t i = 0; const auto row = document->find_element(json::Document::root(), i);
       ++i) {
    listing.json.push_back(document->compact(*row));
    listing.names.push_back(document->to_text(*row + 2)); // behind the key of the first member
  }
  print(context, listing);
}

std::vector<Command> visible_commands()
{
  std::vector<Command> commands;
  for (const Command& command : all_commands()) {
    if (!command.hidden) {
      commands.push_back(command);
    }
  }
  return commands;
}

/// A line a command.
void print_names(const Context& context)
{
  for (const Command& command : visible_commands()) {
    context.out() << command.path << '\n';
  }
}

Result<ExitCode> run(const Options& options, Context& context)
{
  const OutputFormat format = context.output();
  const bool for_people = format == OutputFormat::table || format == OutputFormat::name;
  if (options.words.empty() && format == OutputFormat::name) {
    print_names(context);
    return ExitCode::done;
  }
  if (options.words.empty()) {
    for_people ? void(context.out() << overview_page(all_commands(), {}))
               : print_data(registry_json(visible_commands()), context);
    return ExitCode::done;
  }
  if (const Topic* topic = find_topic(options.words); topic != nullptr) {
    print_topic(*topic, context);
    return ExitCode::done;
  }
  if (const auto failure = find_asked_failure(options.words)) {
    for_people ? void(context.out() << failure_page(*failure))
               : print_data(failure_json(*failure), context);
    return ExitCode::done;
  }
  const Invocation found = find_command(options.words, all_commands());
  if (found.words.size() != options.words.size()) {
    return fail(no_such_page(options.words));
  }
  if (found.command == nullptr) {
    for_people ? void(context.out() << overview_page(all_commands(), found.words))
               : print_data(noun_json(visible_commands(), found.words), context);
  } else if (for_people) {
    context.out() << help_page(*found.command);
  } else {
    print_data(to_json(*found.command), context);
  }
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "help",
      .summary = "show the help of a command or a topic",
      .description = "Without arguments: the commands and topics. With -o json: the same as data, "
                     "flag by flag.",
      .positionals = {{.name = "COMMAND|TOPIC|CODE",
                       .help = "the words of a command, a topic, or the code of an error",
                       .count = Positional::Count::any,
                       .completion = Completion::topic}},
      .examples = {{"hookctl help name check", "the flags of one command"},
                   {"hookctl help exit-codes", "what each exit code means"},
                   {"hookctl help HK-301", "what an error means, its usual causes, what to do"},
                   {"hookctl help errors", "every error code"}},
      .exit_codes = {ExitCode::not_found},
      .standalone = true,
      .run = [](const Arguments& arguments,
                Context& context) { return run(Options{arguments.positionals}, context); },
  };
}

} // namespace hookctl::cli::help_command
