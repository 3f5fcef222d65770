#include "hookctl/os/paths.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::os {

namespace {

Paths below(const std::filesystem::path& home)
{
  return Paths{.config = home, .state = home / "state"};
}

/// $XDG_x/hookctl, else $HOME/<below_home>/hookctl.
Result<std::filesystem::path>
find_base(const Environment& environment, std::string_view variable, std::string_view below_home)
{
  const std::filesystem::path xdg = environment.get(variable).value_or("");
  if (xdg.is_absolute()) {
    return xdg / "hookctl";
  }
  const std::filesystem::path home = environment.get("HOME").value_or("");
  if (home.is_absolute()) {
    return home / below_home / "hookctl";
  }
  return fail(Failure::home_unknown,
              text("cannot tell where hookctl keeps its files: none of HOOKCTL_HOME, ",
                   variable,
                   " and HOME is set to an absolute path"),
              "set HOOKCTL_HOME to a folder, or use --home DIR");
}

} // namespace

Result<Paths> find_paths(const std::optional<std::string>& home, const Environment& environment)
{
  if (home && home->empty()) {
    return fail(Failure::home_unknown, "--home is empty", "use --home DIR with the folder to use");
  }
  if (home) {
    return below(*home);
  }
  if (const auto variable = environment.get("HOOKCTL_HOME"); variable && !variable->empty()) {
    return below(*variable);
  }
  Paths paths;
  HOOKCTL_TRY_AS(paths.config, find_base(environment, "XDG_CONFIG_HOME", ".config"));
  HOOKCTL_TRY_AS(paths.state, find_base(environment, "XDG_STATE_HOME", ".local/state"));
  return paths;
}

} // namespace hookctl::os
