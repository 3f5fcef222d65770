#include "cli/app/dump.hpp"

#include "cli/app/globals.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli {

namespace {

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

void write_flags(json::Writer& writer, std::string_view name, const std::vector<Flag>& flags)
{
  writer.key(name).begin_array();
  for (const Flag& flag : flags) {
    writer.begin_object().member("name", flag.name).member("short_name", flag.short_name);
    writer.member("value", flag.value)
        .member("help", flag.help)
        .member("default", flag.default_text);
    write_texts(writer, "choices", flag.choices);
    writer.member("repeatable", flag.repeatable).member("required", flag.required).end_object();
  }
  writer.end_array();
}

void write_command(json::Writer& writer, const Command& command)
{
  writer.begin_object().member("path", command.path).member("summary", command.summary);
  writer.member("description", command.description).key("positionals").begin_array();
  for (const Positional& positional : command.positionals) {
    writer.begin_object().member("name", positional.name).member("help", positional.help);
    writer.member("count", to_string(positional.count));
    write_texts(writer, "choices", positional.choices);
    writer.end_object();
  }
  writer.end_array();
  write_flags(writer, "flags", command.flags);
  writer.key("examples").begin_array();
  for (const Example& example : command.examples) {
    writer.begin_object().member("line", example.line).member("help", example.help).end_object();
  }
  writer.end_array().key("exit_codes").begin_array();
  for (const ExitCode code : command.exit_codes) {
    writer.integer(static_cast<int>(code));
  }
  writer.end_array().member("hidden", command.hidden).end_object();
}

} // namespace

std::string to_json(const Command& command)
{
  json::Writer writer;
  write_command(writer, command);
  return writer.text();
}

std::string registry_json(const std::vector<Command>& commands)
{
  json::Writer writer;
  writer.begin_object().key("commands").begin_array();
  for (const Command& command : commands) {
    write_command(writer, command);
  }
  writer.end_array();
  write_flags(writer, "global_flags", global_flags());
  writer.key("exit_codes").begin_array();
  for (const ExitCodeRow& row : exit_code_table()) {
    writer.begin_object().member("code", static_cast<int>(row.code)).member("meaning", row.meaning);
    writer.end_object();
  }
  writer.end_array().end_object();
  return writer.text();
}

} // namespace hookctl::cli
