#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/listen/settings_file.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/routing/definition.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::listen {

/// Takes over what changed in environment.yaml, and says so in the log, as well as what could not
/// be taken over. Destinations that cannot be used yet are tried again at every look. On one
/// thread.
class SettingsReload {
public:
  struct Parts {
    SettingsFile& file;
    /// "" when there is none any more. Empty where nothing is received: then what is under `listen`
    /// is of no concern either.
    std::function<std::string(const std::string&)> use_public_url;
    /// From now on events go to these; what cannot be used leaves those before.
    std::function<Result<>(std::vector<routing::Definition>)> use_destinations;
    log::Logger& logger;
  };

  explicit SettingsReload(Parts parts);

  /// Whether to look again soon: the file is broken, perhaps not for long.
  [[nodiscard]] bool look(bool thorough);

private:
  void use_destinations();

  Parts m_parts;
  std::optional<std::vector<routing::Definition>> m_waiting; ///< to be used once they can be
  std::optional<Error> m_told;                               ///< why they cannot
};

} // namespace hookctl::listen
