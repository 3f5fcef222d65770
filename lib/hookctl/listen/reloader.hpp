#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/listen/account_files.hpp"
#include "hookctl/listen/live_accounts.hpp"
#include "hookctl/listen/settings_file.hpp"
#include "hookctl/listen/settings_reload.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/os/folder_watch.hpp"
#include "hookctl/routing/definition.hpp"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace hookctl::listen {

/// What a listener follows while it runs. All of it must outlive the listener.
struct ReloadSource {
  AccountFiles& accounts;
  SettingsFile& settings;
  /// Its wake() asks for a thorough look.
  os::FolderWatch& watch;
  /// Around each look that was asked for; may be empty.
  std::function<void()> began{};
  std::function<void()> ended{};
};

/// Serves what the files of accounts, presets, keys and settings say, within about a second of a
/// change, and says in the log what it took over and what it could not. It is told by the kernel
/// where that sees a change, and looks by itself every second, which also finds what is mounted
/// over, behind a symbolic link or on another machine. Looking takes at most a two-hundredth of the
/// time: where it takes long, it is done less often. Everything is read and made ready on the
/// calling thread; requests meanwhile go by what was there before.
class Reloader {
public:
  struct Parts {
    const ReloadSource& source;
    LiveAccounts& accounts;
    /// What senders call when there is no public URL.
    const std::string& own_url;
    /// From now on events go to these of environment.yaml; what cannot be used leaves those before.
    std::function<Result<>(std::vector<routing::Definition>)> use_destinations;
    const Clock& clock;
    log::Logger& logger;
  };

  explicit Reloader(const Parts& parts);

  /// Until the stop is requested.
  void run(const std::stop_token& stop);

private:
  Look settle(const std::stop_token& stop);
  void look(Look how);
  [[nodiscard]] bool look_at_accounts(Look how);
  void tell(const AccountChanges& changes, Look how);

  Parts m_parts;
  SettingsReload m_settings;
  std::chrono::milliseconds m_next{0}; ///< until the next look
};

} // namespace hookctl::listen
