#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/os/environment.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace hookctl::os {

/// Where hookctl keeps its files (XDG Base Directory Specification, or one folder with --home /
/// HOOKCTL_HOME).
struct Paths {
  std::filesystem::path config; ///< holds config.yaml, providers/, environments/
  std::filesystem::path state;  ///< holds ENV/journal.db

  [[nodiscard]] std::filesystem::path user_config() const { return config / "config.yaml"; }

  [[nodiscard]] std::filesystem::path providers() const { return config / "providers"; }

  [[nodiscard]] std::filesystem::path environment(std::string_view name) const
  {
    return config / "environments" / name;
  }

  [[nodiscard]] std::filesystem::path accounts(std::string_view name) const
  {
    return environment(name) / "accounts";
  }

  [[nodiscard]] std::filesystem::path journal(std::string_view name) const
  {
    return state / name / "journal.db";
  }
};

/// `home` (a --home flag) wins over HOOKCTL_HOME, which wins over XDG_CONFIG_HOME / XDG_STATE_HOME,
/// then HOME. invalid_argument when none of them says where, naming the variable to set. Relative
/// XDG values are ignored, as the specification says.
Result<Paths> find_paths(const std::optional<std::string>& home, const Environment& environment);

} // namespace hookctl::os
