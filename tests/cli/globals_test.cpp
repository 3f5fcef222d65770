#include "cli/app/globals.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

Arguments with(const std::string& flag, const std::string& value)
{
  Arguments arguments;
  arguments.flags[flag] = {value};
  return arguments;
}

} // namespace

TEST_CASE("globals: a flag wins over a variable and a variable over the user's file")
{
  const tests::TempDir home;
  home.write("config.yaml", "output: yaml\nenvironment: staging\ncolour: never\n");
  const os::Environment bare(Variables{{"HOOKCTL_HOME", home.path().string()}});
  const os::Environment set(
      Variables{{"HOOKCTL_HOME", home.path().string()}, {"HOOKCTL_OUTPUT", "ndjson"}});

  const auto from_file = make_globals({}, bare, UserConfig::read);
  REQUIRE(from_file);
  CHECK(from_file->output == OutputFormat::yaml);
  CHECK(from_file->environment == model::Environment::staging);
  CHECK(from_file->colour == ColourChoice::never);

  const auto from_variable = make_globals({}, set, UserConfig::read);
  REQUIRE(from_variable);
  CHECK(from_variable->output == OutputFormat::ndjson);

  const auto from_flag = make_globals(with("--output", "json"), set, UserConfig::read);
  REQUIRE(from_flag);
  CHECK(from_flag->output == OutputFormat::json);

  const auto without_file = make_globals({}, bare, UserConfig::ignore);
  REQUIRE(without_file);
  CHECK_FALSE(without_file->output);
  CHECK(without_file->environment == model::Environment::development);
}

TEST_CASE("globals: an unknown value names the variable it came from")
{
  const os::Environment variables(Variables{{"HOOKCTL_ENV", "prod"}});
  const auto globals = make_globals({}, variables, UserConfig::ignore);
  REQUIRE_FALSE(globals);
  CHECK(globals.error().code == ErrorCode::invalid_argument);
  CHECK(globals.error().message ==
        "HOOKCTL_ENV has the unknown value \"prod\"; use development, staging or production");
}

TEST_CASE("globals: a broken user file is named with line and column")
{
  struct Case {
    const char* yaml;
    int line;
  };

  const Case cases[] = {
      {"output: xml\n", 1}, {"output: json\ncolor: never\n", 2}, {"[1, 2]\n", 1}, {"a: [\n", 2}};
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const tests::TempDir home;
    home.write("config.yaml", c.yaml);
    const auto globals =
        make_globals(with("--home", home.path().string()), os::Environment{}, UserConfig::read);
    REQUIRE_FALSE(globals);
    CHECK(globals.error().code == ErrorCode::invalid_data);
    REQUIRE(globals.error().at);
    CHECK(globals.error().at->file == home.file("config.yaml"));
    CHECK(globals.error().at->line == c.line);
  }
}

TEST_CASE("globals: of a broken user file the keys that are right can be used")
{
  const tests::TempDir home;
  home.write("config.yaml", "output: tabel\nenvironment: staging\ncolor: never\n");
  const auto globals =
      make_globals(with("--home", home.path().string()), os::Environment{}, UserConfig::salvage);
  REQUIRE(globals);
  CHECK(globals->environment == model::Environment::staging);
  CHECK_FALSE(globals->output);
  const auto settings = explain_globals(with("--home", home.path().string()), os::Environment{});
  REQUIRE(settings);
  CHECK(settings->at(0).value == "staging");
  CHECK(settings->at(0).origin.kind == Origin::Kind::file);
  CHECK(settings->at(1).origin.kind == Origin::Kind::standard);
}

TEST_CASE("globals: an empty file and a missing one are no settings")
{
  const tests::TempDir home;
  CHECK(make_globals(with("--home", home.path().string()), os::Environment{}, UserConfig::read));
  home.write("config.yaml", "# nothing yet\n");
  CHECK(make_globals(with("--home", home.path().string()), os::Environment{}, UserConfig::read));
  CHECK(make_globals({}, os::Environment{}, UserConfig::read));
}

TEST_CASE("globals: an empty home is refused")
{
  const auto globals = make_globals(with("--home", ""), os::Environment{}, UserConfig::ignore);
  REQUIRE_FALSE(globals);
  CHECK(globals.error().message == "--home is empty");
}

TEST_CASE("globals: the guess for reports reads every spelling and stops at the double dash")
{
  struct Case {
    std::vector<std::string> arguments;
    std::optional<OutputFormat> expected;
  };

  const Case cases[] = {
      {{"-o", "json"}, OutputFormat::json},
      {{"-ojson"}, OutputFormat::json},
      {{"--output=yaml"}, OutputFormat::yaml},
      {{"--output", "name"}, OutputFormat::name},
      {{"--", "-ojson"}, std::nullopt},
      {{"-o", "xml"}, std::nullopt},
      {{"-o"}, std::nullopt},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arguments.back());
    CHECK(guess_globals(c.arguments, os::Environment{}).output == c.expected);
  }
  const os::Environment variables(Variables{{"HOOKCTL_OUTPUT", "json"}});
  CHECK(guess_globals({}, variables).output == OutputFormat::json);
}

TEST_CASE("globals: colours need a terminal that wants them")
{
  Terminal terminal;
  terminal.is_terminal = true;
  const Terminal pipe;
  const os::Environment xterm(Variables{{"TERM", "xterm"}, {"NO_COLOR", ""}});
  const os::Environment dumb(Variables{{"TERM", "dumb"}});
  const os::Environment refusing(Variables{{"TERM", "xterm"}, {"NO_COLOR", "1"}});
  CHECK(use_colour(ColourChoice::automatic, terminal, xterm));
  CHECK_FALSE(use_colour(ColourChoice::automatic, pipe, xterm));
  CHECK_FALSE(use_colour(ColourChoice::automatic, terminal, dumb));
  CHECK_FALSE(use_colour(ColourChoice::automatic, terminal, os::Environment{}));
  CHECK_FALSE(use_colour(ColourChoice::automatic, terminal, refusing));
  CHECK(use_colour(ColourChoice::always, pipe, refusing));
  CHECK_FALSE(use_colour(ColourChoice::never, terminal, xterm));
}
