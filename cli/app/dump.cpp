#include "cli/app/dump.hpp"

#include "cli/app/globals.hpp"
#include "cli/app/help.hpp"
#include "cli/app/parser.hpp"
#include "cli/app/version.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>
#include <array>

namespace hookctl::cli {

namespace {

/// Of this document: it grows with every change that a reader must know of.
constexpr int kSchemaVersion = 1;

void write_texts(json::Writer& writer, std::string_view name, const std::vector<std::string>& texts)
{
  writer.key(name).begin_array();
  for (const std::string& text : texts) {
    writer.string(text);
  }
  writer.end_array();
}

std::string_view to_string(Positional::Count count)
{
  switch (count) {
  case Positional::Count::one:
    return "one";
  case Positional::Count::optional:
    return "optional";
  case Positional::Count::any:
    return "any";
  case Positional::Count::at_least_one:
    return "at_least_one";
  }
  return "one";
}

/// What a value is, told by what it is called: "DURATION" is read as a duration everywhere.
std::string_view type_of_value(std::string_view value)
{
  struct Kind {
    std::string_view value;
    std::string_view type;
  };

  static constexpr std::array kKinds = {
      Kind{"CIDR", "network"},
      Kind{"DIR", "directory"},
      Kind{"DURATION", "duration"},
      Kind{"ENV", "environment"},
      Kind{"FILE", "file"},
      Kind{"HOST:PORT", "address"},
      Kind{"N", "integer"},
      Kind{"RATE", "number"},
      Kind{"SECONDS", "integer"},
      Kind{"SIZE", "size"},
      Kind{"STATUS", "integer"},
      Kind{"TIME", "time"},
      Kind{"URL", "url"},
  };
  if (value.find('=') != std::string_view::npos) {
    return "pair";
  }
  const auto* found = std::find_if(
      kKinds.begin(), kKinds.end(), [&](const Kind& kind) { return kind.value == value; });
  return found == kKinds.end() ? "text" : found->type;
}

std::string_view type_of(const Flag& flag)
{
  if (flag.value.empty()) {
    return "switch";
  }
  return flag.choices.empty() ? type_of_value(flag.value) : "choice";
}

std::string_view type_of(const Positional& positional)
{
  return positional.choices.empty() ? type_of_value(positional.name) : "choice";
}

void write_flags(json::Writer& writer, std::string_view name, const std::vector<Flag>& flags)
{
  writer.key(name).begin_array();
  for (const Flag& flag : flags) {
    writer.begin_object().member("name", flag.name).member("short_name", flag.short_name);
    writer.member("value", flag.value).member("type", type_of(flag)).member("help", flag.help);
    writer.member("default", flag.default_text);
    write_texts(writer, "choices", flag.choices);
    writer.member("repeatable", flag.repeatable).member("required", flag.required);
    writer.member("variable", flag.variable).end_object();
  }
  writer.end_array();
}

void write_positionals(json::Writer& writer, const std::vector<Positional>& positionals)
{
  writer.key("positionals").begin_array();
  for (const Positional& positional : positionals) {
    const bool several = positional.count == Positional::Count::any ||
                         positional.count == Positional::Count::at_least_one;
    const bool required = positional.count == Positional::Count::one ||
                          positional.count == Positional::Count::at_least_one;
    writer.begin_object().member("name", positional.name).member("type", type_of(positional));
    writer.member("help", positional.help).member("count", to_string(positional.count));
    write_texts(writer, "choices", positional.choices);
    writer.member("repeatable", several).member("required", required).end_object();
  }
  writer.end_array();
}

const Flag& output_flag()
{
  return *std::find_if(global_flags().begin(), global_flags().end(), [](const Flag& flag) {
    return flag.name == "--output";
  });
}

void write_command(json::Writer& writer, const Command& command)
{
  writer.begin_object().member("path", command.path).member("summary", command.summary);
  writer.member("description", command.description).member("usage", usage_line(command));
  write_positionals(writer, command.positionals);
  write_flags(writer, "flags", command.flags);
  write_texts(writer, "outputs", choices_of(output_flag(), command));
  writer.key("examples").begin_array();
  for (const Example& example : command.examples) {
    writer.begin_object().member("line", example.line).member("help", example.help).end_object();
  }
  writer.end_array().key("exit_codes").begin_array();
  for (const auto& [code, meaning] : exit_code_rows(command)) {
    writer.begin_object().key("code").raw(code).member("meaning", meaning).end_object();
  }
  writer.end_array().member("hidden", command.hidden).end_object();
}

void write_commands(json::Writer& writer,
                    const std::vector<Command>& commands,
                    const std::string& prefix = {})
{
  writer.key("commands").begin_array();
  for (const Command& command : commands) {
    if (command.path.starts_with(prefix)) {
      write_command(writer, command);
    }
  }
  writer.end_array();
}

/// [{"word":"account","next":[{"word":"add","command":"account add"},…]},…]
void write_tree(json::Writer& writer,
                std::string_view name,
                const std::vector<Command>& commands,
                const std::vector<std::string>& words)
{
  writer.key(name).begin_array();
  for (const std::string& word : next_words(commands, words)) {
    std::vector<std::string> longer = words;
    longer.push_back(word);
    const std::string path = join(longer, " ");
    const bool is_command =
        std::any_of(commands.begin(), commands.end(), [&](const Command& command) {
          return command.path == path;
        });
    writer.begin_object().member("word", word);
    if (is_command) {
      writer.member("command", path);
    }
    if (!next_words(commands, longer).empty()) {
      write_tree(writer, "next", commands, longer);
    }
    writer.end_object();
  }
  writer.end_array();
}

} // namespace

std::string to_json(const Command& command)
{
  json::Writer writer;
  write_command(writer, command);
  return writer.text();
}

std::string noun_json(const std::vector<Command>& commands, const std::vector<std::string>& words)
{
  json::Writer writer;
  const std::string path = join(words, " ");
  writer.begin_object().member("path", path);
  write_commands(writer, commands, path + " ");
  writer.end_object();
  return writer.text();
}

std::string registry_json(const std::vector<Command>& commands)
{
  json::Writer writer;
  writer.begin_object().member("schema_version", kSchemaVersion);
  writer.member("name", "hookctl").member("version", version());
  write_tree(writer, "tree", commands, {});
  write_commands(writer, commands);
  write_flags(writer, "global_flags", global_flags());
  writer.key("topics").begin_array();
  for (const Topic& topic : help_topics()) {
    writer.begin_object().member("name", topic.name).member("summary", topic.summary).end_object();
  }
  writer.end_array();
  for (const Topic& topic : help_topics()) {
    std::string name = topic.name;
    std::replace(name.begin(), name.end(), '-', '_');
    writer.member_raw(name, topic.json());
  }
  writer.end_object();
  return writer.text();
}

} // namespace hookctl::cli
