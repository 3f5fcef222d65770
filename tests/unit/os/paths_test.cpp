#include "hookctl/os/paths.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using os::Environment;

namespace {

Environment only(const char* name, const char* value)
{
  std::map<std::string, std::string, std::less<>> variables;
  variables.emplace(name, value);
  return Environment(std::move(variables));
}

} // namespace

TEST_CASE("paths: the flag wins over HOOKCTL_HOME and that over XDG and that over HOME")
{
  struct Case {
    std::optional<std::string> flag;
    Environment environment;
    const char* config;
    const char* journal;
  };

  const Environment all({{"HOOKCTL_HOME", "/hc"},
                         {"XDG_CONFIG_HOME", "/xc"},
                         {"XDG_STATE_HOME", "/xs"},
                         {"HOME", "/home/ada"}});
  const Environment xdg({{"HOOKCTL_HOME", ""},
                         {"XDG_CONFIG_HOME", "/xc"},
                         {"XDG_STATE_HOME", "/xs"},
                         {"HOME", "/home/ada"}});
  const Environment relative(
      {{"XDG_CONFIG_HOME", "xc"}, {"XDG_STATE_HOME", ""}, {"HOME", "/home/ada"}});
  const Case cases[] = {
      {"here", all, "here/config.yaml", "here/state/staging/journal.db"},
      {std::nullopt, all, "/hc/config.yaml", "/hc/state/staging/journal.db"},
      {std::nullopt, xdg, "/xc/hookctl/config.yaml", "/xs/hookctl/staging/journal.db"},
      {std::nullopt,
       relative,
       "/home/ada/.config/hookctl/config.yaml",
       "/home/ada/.local/state/hookctl/staging/journal.db"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.config);
    const auto paths = os::find_paths(c.flag, c.environment);
    REQUIRE(paths);
    CHECK(paths->user_config() == c.config);
    CHECK(paths->journal("staging") == c.journal);
  }
}

TEST_CASE("paths: folders below the config folder")
{
  const auto paths = os::find_paths("/h", Environment());
  REQUIRE(paths);
  CHECK(paths->providers() == "/h/providers");
  CHECK(paths->environment("production") == "/h/environments/production");
  CHECK(paths->accounts("production") == "/h/environments/production/accounts");
}

TEST_CASE("paths: an error names the variables when nothing says where")
{
  const auto nowhere = os::find_paths(std::nullopt, Environment());
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == ErrorCode::invalid_argument);
  CHECK(nowhere.error().message.find("XDG_CONFIG_HOME") != std::string::npos);
  CHECK(nowhere.error().hint == "set HOOKCTL_HOME to a folder, or use --home DIR");

  const auto no_state = os::find_paths(std::nullopt, only("XDG_CONFIG_HOME", "/xc"));
  REQUIRE_FALSE(no_state);
  CHECK(no_state.error().message.find("XDG_STATE_HOME") != std::string::npos);

  CHECK(os::find_paths("", only("HOME", "/h")).error().code == ErrorCode::invalid_argument);
}
