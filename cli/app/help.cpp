#include "cli/app/help.hpp"

#include "cli/app/choices.hpp"
#include "cli/app/failure_help.hpp"
#include "cli/app/globals.hpp"
#include "cli/app/layout.hpp"
#include "cli/app/parser.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string section(std::string_view title, const std::string& body)
{
  return body.empty() ? std::string{} : text('\n', title, ":\n", body);
}

Rows flag_rows(const std::vector<Flag>& flags)
{
  Rows rows;
  for (const Flag& flag : flags) {
    // Long names line up below each other.
    const std::string blank = flag.short_name.empty() ? "    " : "";
    rows.emplace_back(blank + flag_text(flag), flag_help(flag));
  }
  return rows;
}

Rows positional_rows(const Command& command)
{
  Rows rows;
  for (const Positional& positional : command.positionals) {
    std::string help = positional.help;
    if (!positional.choices.empty()) {
      help += text(": ", list_choices(positional.choices));
    }
    rows.emplace_back(positional_text(positional), help);
  }
  return rows;
}

std::string example_lines(const std::vector<Example>& examples)
{
  std::string out;
  for (const Example& example : examples) {
    out += wrap("# " + example.help, 2) + text("  $ ", fold_command(example.line, 4), '\n');
  }
  return out;
}

/// The summary of a word: the command's own, or the verbs of a noun.
std::string word_summary(const std::vector<Command>& commands,
                         const std::vector<std::string>& words)
{
  const std::string path = join(words, " ");
  for (const Command& command : commands) {
    if (command.path == path) {
      return command.summary;
    }
  }
  return join(next_words(commands, words), ", ");
}

Rows word_rows(const std::vector<Command>& commands, const std::vector<std::string>& words)
{
  Rows rows;
  for (const std::string& word : next_words(commands, words)) {
    std::vector<std::string> longer = words;
    longer.push_back(word);
    rows.emplace_back(word, word_summary(commands, longer));
  }
  return rows;
}

Rows topic_rows()
{
  Rows rows;
  for (const Topic& topic : help_topics()) {
    rows.emplace_back(topic.name, topic.summary);
  }
  return rows;
}

/// As this command takes them.
std::vector<Flag> global_flags_of(const Command& command)
{
  std::vector<Flag> flags = global_flags();
  for (Flag& flag : flags) {
    const auto& choices = choices_of(flag, command);
    if (choices != flag.choices) {
      flag.default_text = choices.front();
      flag.choices = choices;
    }
  }
  return flags;
}

std::string exit_codes_page()
{
  Rows rows;
  for (const ExitCodeRow& row : exit_code_table()) {
    rows.emplace_back(text(static_cast<int>(row.code)), row.meaning);
  }
  return "Exit codes, the same for every command:\n" + two_columns(rows);
}

std::string environment_page()
{
  return wrap("Variables that hookctl reads. A flag wins over a variable, a variable over the "
              "user's "
              "config.yaml, and that over the default.",
              0) +
         two_columns(environment_rows());
}

std::string exit_codes_json()
{
  json::Writer writer;
  writer.begin_array();
  for (const ExitCodeRow& row : exit_code_table()) {
    writer.begin_object().member("code", static_cast<int>(row.code));
    writer.member("meaning", row.meaning).end_object();
  }
  writer.end_array();
  return writer.text();
}

std::string environment_json()
{
  json::Writer writer;
  writer.begin_array();
  for (const auto& [name, help] : environment_rows()) {
    writer.begin_object().member("name", name).member("help", help).end_object();
  }
  writer.end_array();
  return writer.text();
}

} // namespace

std::string positional_text(const Positional& positional)
{
  switch (positional.count) {
  case Positional::Count::one:
    return positional.name;
  case Positional::Count::optional:
    return text('[', positional.name, ']');
  case Positional::Count::any:
    return text('[', positional.name, "...]");
  case Positional::Count::at_least_one:
    return text(positional.name, "...");
  }
  return positional.name;
}

std::string usage_line(const Command& command)
{
  std::string out = text("hookctl ", command.path);
  for (const Positional& positional : command.positionals) {
    out += text(' ', positional_text(positional));
  }
  for (const Flag& flag : command.flags) {
    if (flag.required) {
      out += text(' ', flag.name, flag.value.empty() ? "" : " ", flag.value);
    }
  }
  return out + " [FLAGS]";
}

std::string flag_text(const Flag& flag)
{
  return text(flag.short_name,
              flag.short_name.empty() ? "" : ", ",
              flag.name,
              flag.value.empty() ? "" : " ",
              flag.value);
}

std::string flag_help(const Flag& flag)
{
  std::string out = flag.help;
  if (!flag.choices.empty()) {
    out += text(": ", list_choices(flag.choices));
  }
  std::vector<std::string> remarks;
  if (!flag.default_text.empty()) {
    remarks.push_back("default " + flag.default_text);
  }
  if (flag.required) {
    remarks.emplace_back("required");
  }
  if (flag.repeatable) {
    remarks.emplace_back("repeatable");
  }
  return remarks.empty() ? out : text(out, " (", join(remarks, ", "), ')');
}

std::vector<std::pair<std::string, std::string>> exit_code_rows(const Command& command)
{
  Rows rows;
  for (const ExitCodeRow& row : exit_code_table()) {
    const bool everywhere =
        row.code == ExitCode::done || row.code == ExitCode::usage || row.code == ExitCode::internal;
    const auto& own = command.exit_codes;
    if (everywhere || std::find(own.begin(), own.end(), row.code) != own.end()) {
      rows.emplace_back(text(static_cast<int>(row.code)), row.meaning);
    }
  }
  return rows;
}

std::string help_page(const Command& command)
{
  return wrap(text("hookctl ", command.path, ": ", command.summary), 0) +
         section("Usage", wrap(usage_line(command), 2)) + '\n' + wrap(command.description, 0) +
         section("Arguments", two_columns(positional_rows(command))) +
         section("Flags", two_columns(flag_rows(command.flags))) +
         section("Global flags", two_columns(flag_rows(global_flags_of(command)))) +
         section("Examples", example_lines(command.examples)) +
         section("Exit codes", two_columns(exit_code_rows(command)));
}

std::string overview_page(const std::vector<Command>& commands,
                          const std::vector<std::string>& words)
{
  const std::string path = words.empty() ? "hookctl" : text("hookctl ", join(words, " "));
  std::string out;
  if (words.empty()) {
    out = "hookctl: turns any service's webhook into a verified, mapped, durable event\n";
  }
  out += text(out.empty() ? "" : "\n", "Usage:\n  ", path, " COMMAND [FLAGS]\n");
  out += section("Commands", two_columns(word_rows(commands, words)));
  if (words.empty()) {
    out += section("Help topics", two_columns(topic_rows()));
    out += section("Global flags", two_columns(flag_rows(global_flags())));
  }
  return out + text("\nRun '", path, " COMMAND --help' to learn more about a command.\n");
}

const std::vector<std::pair<std::string, std::string>>& environment_rows()
{
  static const Rows rows = {
      {"HOOKCTL_ENV", "the environment, as --env"},
      {"HOOKCTL_HOME", "the folder for configuration and state, as --home"},
      {"HOOKCTL_OUTPUT", "the output format, as --output"},
      {"HOOKCTL_COLOR", "when to use colours, as --color"},
      {"HOOKCTL_LOG_FORMAT", "how listen logs, as its --log-format"},
      {"NO_COLOR", "no colours when set and not empty (no-color.org)"},
      {"TERM", "no colours when unset or \"dumb\""},
      {"XDG_CONFIG_HOME",
       "where hookctl/config.yaml, providers and environments are; $HOME/.config when unset"},
      {"XDG_STATE_HOME", "where the journals are; $HOME/.local/state when unset"},
      {"HOME", "the base of both when they are unset"},
  };
  return rows;
}

const std::vector<Topic>& help_topics()
{
  static const std::vector<Topic> topics = {
      {"environment", "the variables that hookctl reads", environment_page, environment_json},
      {"errors", "what each error code means, and what to do", failures_page, failures_json},
      {"exit-codes", "what each exit code means", exit_codes_page, exit_codes_json},
  };
  return topics;
}

} // namespace hookctl::cli
