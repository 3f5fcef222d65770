#include "cli/commands/listen/life.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <thread>
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
      return fail(Failure::malformed_duration,
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

void ListenerLife::tell_service_manager(const Context& context, log::Logger& logger)
{
  auto manager = os::ServiceManager::find(context.variables());
  if (!manager) {
    context.warn(manager.error().message, "the service manager is told nothing");
  }
  m_link.emplace(manager.value_or(os::ServiceManager()), context.clock(), logger);
  m_source.began = [this] { m_link->say_reloading(); };
  m_source.ended = [this] { m_link->say_reloaded(); };
}

void ListenerLife::say_ready(const std::string& status)
{
  m_link->say_ready(status);
}

void ListenerLife::run(listen::Listener& listener,
                       const LifeOptions& options,
                       const std::stop_token& over)
{
  const std::stop_callback on_over(over,
                                   [&] { m_link->say_stopping(options.drain + 2 * kAfterDrain); });
  const std::jthread watchdog([&](const std::stop_token& stop) {
    m_link->keep_alive(
        [&](auto within, const auto& stopped) { return listener.beats(within, stopped); }, stop);
  });
  listener.run(over);
}

} // namespace hookctl::cli
