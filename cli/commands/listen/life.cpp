#include "cli/commands/listen/life.hpp"

#include <utility>

namespace hookctl::cli {

Result<std::unique_ptr<ListenerLife>> ListenerLife::prepare(const Workspace& workspace,
                                                            const Context& context,
                                                            std::vector<std::string> names)
{
  HOOKCTL_TRY_AS(auto watch, os::FolderWatch::open());
  return std::unique_ptr<ListenerLife>(
      new ListenerLife(workspace, context, std::move(names), std::move(watch)));
}

ListenerLife::ListenerLife(const Workspace& workspace,
                           const Context& context,
                           std::vector<std::string> names,
                           std::unique_ptr<os::FolderWatch> watch)
    : m_watch(std::move(watch))
    , m_accounts({workspace.store,
                  workspace.presets,
                  workspace.paths.providers(),
                  context.variables(),
                  context.environment(),
                  std::move(names)},
                 context.clock())
    , m_settings(workspace.paths, context.environment(), workspace.settings, context.clock())
    , m_source{m_accounts, m_settings, *m_watch}
{
}

Result<std::unique_ptr<os::StopOnSignal>> ListenerLife::install_signals()
{
  return os::StopOnSignal::install([this] { m_watch->wake(); });
}

} // namespace hookctl::cli
