#pragma once

#include "hookctl/account/settings.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/file_state.hpp"
#include "hookctl/os/paths.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::listen {

/// What is different in environment.yaml from what a listener goes by.
struct SettingsChanges {
  /// Taken over while it runs; "" when there is none any more.
  std::optional<std::string> public_url;
  /// All of the file's, when any of them is different; likewise taken over.
  std::optional<std::vector<routing::Definition>> destinations;
  /// Keys that count from the next start on: `listen.bind`, `listen.admin`,
  /// `journal`, `nats`.
  std::vector<std::string> at_next_start;
  std::optional<Error> broken; ///< newly; the settings stay as they are
  bool look_again = false;     ///< soon: it is broken, perhaps not for long
};

/// Keeps an environment's settings in step with their file. A broken file leaves them as they are.
/// On one thread.
class SettingsFile {
public:
  /// `now_used` are those of the start.
  SettingsFile(os::Paths paths,
               model::Environment environment,
               account::EnvironmentSettings now_used,
               const Clock& clock);

  /// Reads the file when it looks changed, or when `always`.
  SettingsChanges look(bool always);

private:
  os::Paths m_paths;
  model::Environment m_environment;
  account::EnvironmentSettings m_used;
  const Clock& m_clock;
  std::optional<os::FileState> m_state; ///< nullopt: to be read in any case
  std::optional<Error> m_told;
  std::optional<SteadyTime> m_wrong_since;
};

} // namespace hookctl::listen
