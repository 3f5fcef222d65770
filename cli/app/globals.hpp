#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"

#include <span>
#include <string>
#include <vector>

namespace hookctl::cli {

/// The flags that every command takes, before, between or after its words.
const std::vector<Flag>& global_flags();

enum class UserConfig {
  ignore,
  read,
  salvage, ///< what can be used of it: of a broken one the keys that are right
};

/// Flag, else HOOKCTL_*, else the user's config.yaml, else the default. invalid_argument for an
/// unknown value in a variable; invalid_data with file:line:column for a broken config.yaml. A
/// variable that is set but empty is unset.
Result<Globals>
make_globals(const Arguments& arguments, const os::Environment& variables, UserConfig user_config);

/// Where a setting's value comes from.
struct Origin {
  enum class Kind { flag, variable, file, standard };

  Kind kind = Kind::standard;
  std::string where = {}; ///< "--env", "HOOKCTL_ENV", "/…/config.yaml:2"; empty for a default
};

struct GlobalSetting {
  std::string name; ///< as the flag, without its dashes
  std::string value;
  Origin origin;
};

/// The value of every global setting as make_globals() finds it, and where it comes from; of a
/// broken config.yaml what can be used.
Result<std::vector<GlobalSetting>> explain_globals(const Arguments& arguments,
                                                   const os::Environment& variables);

struct PathOrigins {
  Origin config;
  Origin state;
};

/// What os::find_paths() goes by.
Result<PathOrigins> explain_paths(const std::optional<std::string>& home,
                                  const os::Environment& variables);

/// What can be told of output and colour before the arguments were checked, for the report of what
/// is wrong with them. Anything unknown is the default.
Globals guess_globals(std::span<const std::string> arguments, const os::Environment& variables);

/// Colours on this stream: `--color`, else a terminal without NO_COLOR (no-color.org) that is not
/// TERM=dumb.
bool use_colour(ColourChoice choice, const Terminal& terminal, const os::Environment& variables);

} // namespace hookctl::cli
