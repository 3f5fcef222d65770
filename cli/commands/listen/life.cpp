#include "cli/commands/listen/life.hpp"

#include "hookctl/base/text.hpp"

#include <utility>

namespace hookctl::cli {

namespace {

constexpr std::chrono::minutes kLongestDrain{10};
/// For what takes its time after the senders were answered: another process's lock, a name server,
/// whoever reads our output. Then it is not waited for.
constexpr std::chrono::milliseconds kAfterDrain{5000};

} // namespace

std::vector<Flag> life_flags()
{
  return {{.name = "--drain-timeout",
           .value = "DURATION",
           .help = "what is under way when it is stopped gets so long, at most 10m, as in 30s",
           .default_text = "10s"}};
}

Result<LifeOptions> parse_life(const Arguments& arguments)
{
  LifeOptions options;
  if (const auto typed = arguments.value("--drain-timeout")) {
    const auto drain = parse_duration(*typed);
    if (!drain || *drain > kLongestDrain) {
      return fail(ErrorCode::invalid_argument,
                  text("--drain-timeout ", quote(*typed), " is not a duration of up to 10m"),
                  "write it as 500ms, 30s or 5m");
    }
    options.drain = *drain;
  }
  return options;
}

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

Result<std::unique_ptr<os::StopOnSignal>> ListenerLife::install_signals(const LifeOptions& options)
{
  return os::StopOnSignal::install(
      {.on_hangup = [this] { m_watch->wake(); }, .longest_stop = options.drain + kAfterDrain});
}

} // namespace hookctl::cli
