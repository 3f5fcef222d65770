#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/listen/account_files.hpp"
#include "hookctl/listen/listener.hpp"
#include "hookctl/listen/reloader.hpp"
#include "hookctl/listen/service_link.hpp"
#include "hookctl/listen/settings_file.hpp"
#include "hookctl/os/folder_watch.hpp"
#include "hookctl/os/signals.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace hookctl::cli {

/// How a listener ends.
struct LifeOptions {
  /// What is under way when it is stopped gets so long.
  std::chrono::milliseconds drain{10'000};
};

std::vector<Flag> life_flags();

/// invalid_argument naming flag, value and rule.
Result<LifeOptions> parse_life(const Arguments& arguments);

/// A listener's life beside its requests: it follows its files, and what it is told by signals.
class ListenerLife {
public:
  /// The named accounts, or all. Nothing is loaded yet.
  static Result<std::unique_ptr<ListenerLife>>
  prepare(const Workspace& workspace, const Context& context, std::vector<std::string> names);

  ListenerLife(const ListenerLife&) = delete;
  ListenerLife& operator=(const ListenerLife&) = delete;

  Result<listen::LoadedAccounts> load_accounts() { return m_accounts.load(); }

  /// Takes the signals over. Before the first thread is made.
  Result<std::unique_ptr<os::StopOnSignal>> install_signals(const LifeOptions& options);

  [[nodiscard]] const listen::ReloadSource& reload_source() const { return m_source; }

  /// From now on the service manager is told, when there is one, and `logger` when it cannot be.
  void tell_service_manager(const Context& context, log::Logger& logger);

  /// It can be reached.
  void say_ready(const std::string& status);

  /// Runs the listener until it is `over`, with the service manager's watchdog.
  void run(listen::Listener& listener, const LifeOptions& options, const std::stop_token& over);

private:
  ListenerLife(const Workspace& workspace,
               const Context& context,
               std::vector<std::string> names,
               std::unique_ptr<os::FolderWatch> watch);

  std::unique_ptr<os::FolderWatch> m_watch;
  listen::AccountFiles m_accounts;
  listen::SettingsFile m_settings;
  listen::ReloadSource m_source;
  std::optional<listen::ServiceLink> m_link;
};

} // namespace hookctl::cli
