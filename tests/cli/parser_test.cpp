#include "cli/app/parser.hpp"
#include "hookctl/base/text.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

/// A made-up command with a flag of every kind.
Command sample_command()
{
  return {
      .path = "shop add",
      .summary = "add a shop",
      .description = "Adds a shop.",
      .positionals = {{.name = "NAME", .help = "the shop"},
                      {.name = "KIND",
                       .help = "its kind",
                       .count = Positional::Count::optional,
                       .choices = {"big", "small"}}},
      .flags =
          {{.name = "--provider", .short_name = "-p", .value = "ID", .help = "who sends"},
           {.name = "--param", .value = "NAME=PATH", .help = "a parameter", .repeatable = true},
           {.name = "--remark", .value = "TEXT", .help = "a note", .may_be_empty = true},
           {.name = "--size", .value = "SIZE", .help = "how large", .choices = {"s", "m", "l"}},
           {.name = "--force", .short_name = "-f", .help = "do it anyway"}},
      .examples = {{"hookctl shop add x", "add x"}},
      .run = {},
  };
}

/// Arguments as one line, or `! message | hint`.
std::string parsed(const std::vector<std::string>& rest)
{
  const auto arguments = parse_arguments(sample_command(), rest);
  if (!arguments) {
    CHECK(arguments.error().code == ErrorCode::invalid_argument);
    return text("! ", arguments.error().message, " | ", arguments.error().hint);
  }
  std::string out = join(arguments->positionals, ",");
  for (const auto& [flag, values] : arguments->flags) {
    out += text(' ', flag, '=', join(values, ","));
  }
  return out;
}

std::vector<Command> sample_commands()
{
  std::vector<Command> commands;
  for (const char* path : {"shop add", "shop list", "url", "__secret"}) {
    Command command;
    command.path = path;
    command.hidden = command.path.starts_with("__");
    commands.push_back(command);
  }
  return commands;
}

} // namespace

TEST_CASE("parser: flags and positionals in any order")
{
  struct Case {
    std::vector<std::string> rest;
    const char* expected;
  };

  const Case cases[] = {
      {{"x"}, "x"},
      {{"x", "--force"}, "x --force="},
      {{"--force", "x", "big"}, "x,big --force="},
      {{"x", "--provider", "stripe"}, "x --provider=stripe"},
      {{"x", "--provider=stripe"}, "x --provider=stripe"},
      {{"-p", "stripe", "x"}, "x --provider=stripe"},
      {{"-pstripe", "x"}, "x --provider=stripe"},
      {{"-fp", "stripe", "x"}, "x --force= --provider=stripe"},
      {{"-qfv", "x"}, "x --force= --quiet= --verbose="},
      {{"-ojson", "x"}, "x --output=json"},
      {{"x", "--param", "a=b", "--param=c=d"}, "x --param=a=b,c=d"},
      {{"x", "--param", "a=[0].x"}, "x --param=a=[0].x"},
      {{"[0].x"}, "[0].x"},
      {{"{}"}, "{}"},
      {{"x", "--provider", "{}"}, "x --provider={}"},
      {{"x", "--provider", "[a,b]"}, "x --provider=[a,b]"},
      {{"x", "--provider", "-"}, "x --provider=-"},
      {{"-"}, "-"},
      {{""}, ""},
      {{"x", "--remark="}, "x --remark="},
      {{"x", "--remark", "", "big"}, "x,big --remark="},
      {{"x", "--provider=--force"}, "x --provider=--force"},
      {{"x", "--force", "--force"}, "x --force="},
      {{"--", "--force"}, "--force"},
      {{"--force", "--", "x", "small"}, "x,small --force="},
      {{"--nope", "--help"},
       "! unknown flag \"--nope\" | run 'hookctl shop add --help' to see its flags"},
      {{"--help"}, " --help="},
      {{"-fh"}, " --force= --help="},
  };
  for (const Case& c : cases) {
    const std::string line = join(c.rest, " ");
    CAPTURE(line);
    CHECK(parsed(c.rest) == c.expected);
  }
}

TEST_CASE("parser: every mistake is one sentence with a way out")
{
  struct Case {
    std::vector<std::string> rest;
    const char* expected;
  };

  const Case cases[] = {
      {{}, "! NAME is missing | usage: hookctl shop add NAME [KIND] [FLAGS]"},
      {{"x", "big", "y"},
       "! unexpected argument \"y\" | usage: hookctl shop add NAME [KIND] [FLAGS]"},
      {{"x", "huge"}, "! KIND has the unknown value \"huge\"; use big or small | "},
      {{"x", "smal"},
       "! KIND has the unknown value \"smal\"; use big or small | did you mean \"small\"?"},
      {{"x", "--size", "xl"},
       "! --size has the unknown value \"xl\"; use s, m or l | did you mean \"l\"?"},
      {{"x", "--provder", "a"},
       "! unknown flag \"--provder\" | did you mean \"--provider\"? run 'hookctl shop add --help' "
       "to see its flags"},
      {{"x", "--nope=1"},
       "! unknown flag \"--nope\" | run 'hookctl shop add --help' to see its flags"},
      {{"x", "-z"}, "! unknown flag \"-z\" | run 'hookctl shop add --help' to see its flags"},
      {{"x", "-fz"}, "! unknown flag \"-z\" | run 'hookctl shop add --help' to see its flags"},
      {{"x", "---force"},
       "! unknown flag \"---force\" | did you mean \"--force\"? run 'hookctl shop add --help' to "
       "see its flags"},
      {{"x", "-5"}, "! unknown flag \"-5\" | run 'hookctl shop add --help' to see its flags"},
      {{"x", "--provider"}, "! flag --provider needs a value | write --provider ID"},
      {{"x", "--provider="},
       "! flag --provider has an empty value | write --provider ID; an empty value is often a "
       "variable that is not set"},
      {{"x", "--param", "a=b", "--param", ""},
       "! flag --param has an empty value | write --param NAME=PATH; an empty value is often a "
       "variable that is not set"},
      {{"x", ""},
       "! KIND is empty | usage: hookctl shop add NAME [KIND] [FLAGS]; an empty value is often a "
       "variable that is not set"},
      {{"x", "-p"}, "! flag --provider needs a value | write --provider ID"},
      {{"x", "--provider", "--force"},
       "! flag --provider needs a value, and \"--force\" looks like a flag | write --provider ID; "
       "a value that begins "
       "with \"-\" is written --provider=ID"},
      {{"--provider", "--", "x"},
       "! flag --provider needs a value, and \"--\" looks like a flag | write --provider ID; a "
       "value that begins with "
       "\"-\" is written --provider=ID"},
      {{"x", "--force=yes"},
       "! flag --force takes no value | write --force alone, or leave it out"},
      {{"x", "--force="}, "! flag --force takes no value | write --force alone, or leave it out"},
      {{"x", "-p", "a", "--provider=b"},
       "! flag --provider is given twice: \"a\" and \"b\" | give --provider once"},
      {{"x", "-o", "json", "-o", "json"},
       "! flag --output is given twice: \"json\" and \"json\" | give --output once"},
      {{"x", "--\x1b[2J"},
       "! unknown flag \"--\\x1b[2J\" | run 'hookctl shop add --help' to see its flags"},
  };
  for (const Case& c : cases) {
    const std::string line = join(c.rest, " ");
    CAPTURE(line);
    CHECK(parsed(c.rest) == c.expected);
  }
}

TEST_CASE("parser: what is kept in files is UTF-8, names of files that are read are any bytes")
{
  Command command = sample_command();
  command.flags[0].completion = Completion::file;
  const std::vector<std::string> note = {"x", "--remark", "\xff\xfe"};
  CHECK(parse_arguments(command, note));
  command.keeps = true;
  const auto refused = parse_arguments(command, note);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == R"(flag --remark is not UTF-8: "\xff\xfe")");
  CHECK(parse_arguments(command, std::vector<std::string>{"x", "--remark", "\xc3\xa9"}));
  CHECK(parse_arguments(command, std::vector<std::string>{"x", "--provider", "\xff"}));
}

TEST_CASE("parser: a required flag that is missing is named")
{
  Command command = sample_command();
  command.flags[0].required = true;
  const auto arguments = parse_arguments(command, std::vector<std::string>{"x"});
  REQUIRE_FALSE(arguments);
  CHECK(arguments.error().message == "flag --provider is missing");
  CHECK(arguments.error().hint == "usage: hookctl shop add NAME [KIND] --provider ID [FLAGS]");
}

TEST_CASE("parser: global flags stand before and between and after the words")
{
  const auto commands = sample_commands();
  const std::vector<std::string> lines[] = {
      {"shop", "add", "x", "-o", "json", "-q"},
      {"-o", "json", "shop", "-q", "add", "x"},
      {"--output=json", "-q", "shop", "add", "x"},
      {"-ojson", "shop", "add", "-q", "x"},
  };
  for (const auto& line : lines) {
    const std::string shown = join(line, " ");
    CAPTURE(shown);
    const Invocation found = find_command(line, commands);
    REQUIRE(found.command != nullptr);
    CHECK(found.command->path == "shop add");
    const auto arguments = parse_arguments(sample_command(), found.rest);
    REQUIRE(arguments);
    CHECK(arguments->value("--output") == "json");
    CHECK(arguments->has("--quiet"));
    CHECK(arguments->positionals == std::vector<std::string>{"x"});
  }
}

TEST_CASE("parser: words that name no command say where they stop")
{
  struct Case {
    std::vector<std::string> line;
    std::string words;
    std::string unknown;
    std::string early;
  };

  const Case cases[] = {
      {{}, "", "", ""},
      {{"shop"}, "shop", "", ""},
      {{"shop", "ad"}, "shop", "ad", ""},
      {{"sho", "add"}, "", "sho", ""},
      {{"--provider", "x", "shop", "add"}, "", "x", "--provider"},
      {{"--", "shop"}, "", "", ""},
      {{"shop", ""}, "shop", "", ""},
  };
  for (const Case& c : cases) {
    const std::string line = join(c.line, " ");
    CAPTURE(line);
    const Invocation found = find_command(c.line, sample_commands());
    CHECK(found.command == nullptr);
    CHECK(join(found.words, " ") == c.words);
    CHECK(found.unknown_word.value_or("") == c.unknown);
    CHECK(found.early_flag.value_or("") == c.early);
  }
}

TEST_CASE("parser: help is asked for before the double dash only")
{
  const auto commands = sample_commands();
  CHECK(find_command(std::vector<std::string>{"shop", "add", "-h"}, commands).wants_help);
  CHECK(find_command(std::vector<std::string>{"--help", "shop"}, commands).wants_help);
  CHECK_FALSE(
      find_command(std::vector<std::string>{"shop", "add", "--", "-h"}, commands).wants_help);
}

TEST_CASE("parser: hidden commands are found but not offered")
{
  const auto commands = sample_commands();
  CHECK(find_command(std::vector<std::string>{"__secret"}, commands).command != nullptr);
  CHECK(next_words(commands, {}) == std::vector<std::string>{"shop", "url"});
  CHECK(next_words(commands, {"shop"}) == std::vector<std::string>{"add", "list"});
}
