#include "cli/commands/inbox/deliver_now.hpp"

#include "cli/commands/destination_world.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/deliver/engine.hpp"
#include "hookctl/destination/factory.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/os/signals.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace hookctl::cli {

namespace {

constexpr std::chrono::milliseconds kLook{20};
constexpr std::chrono::seconds kAfterTimeout{2};

/// What is worth a line is said of each attempt.
class Silent final : public log::Logger {
public:
  void write(log::Level /*level*/,
             std::string_view /*event*/,
             std::initializer_list<log::Field> /*fields*/) override
  {
  }
};

/// Counts attempts and says them; from several threads.
class Teller {
public:
  explicit Teller(const Context& context)
      : m_context(context)
      , m_moved(context.clock().steady_now())
  {
  }

  void tell(const deliver::AttemptReport& report)
  {
    const MutexLock lock(m_mutex);
    m_moved = m_context.clock().steady_now();
    const auto fate = deliver::fate_of(report);
    const bool is_delivered = fate == deliver::Fate::delivered;
    const bool is_dead = fate == deliver::Fate::dead;
    ++(is_delivered ? m_counts.delivered : (is_dead ? m_counts.dead : m_counts.later));
    m_context.note(text(report.outgoing.event_id,
                        " to ",
                        printable(report.destination),
                        ": ",
                        is_delivered ? "delivered" : (is_dead ? "dead" : "later"),
                        " (",
                        report.attempt.detail,
                        ", ",
                        report.took.count(),
                        " ms)"));
  }

  [[nodiscard]] SteadyTime moved() const
  {
    const MutexLock lock(m_mutex);
    return m_moved;
  }

  [[nodiscard]] DeliveredNow counts() const
  {
    const MutexLock lock(m_mutex);
    return m_counts;
  }

private:
  const Context& m_context;
  mutable Mutex m_mutex;
  DeliveredNow m_counts GUARDED_BY(m_mutex);
  SteadyTime m_moved GUARDED_BY(m_mutex);
};

/// Those that can be made here; standard output is the report's.
std::vector<routing::Definition> find_definitions(const std::set<std::string>& names,
                                                  const Workspace& workspace)
{
  std::vector<routing::Definition> found;
  std::copy_if(workspace.settings.destinations.begin(),
               workspace.settings.destinations.end(),
               std::back_inserter(found),
               [&](const routing::Definition& one) {
                 return one.enabled && names.contains(one.name) &&
                        !std::holds_alternative<routing::Stdout>(one.target);
               });
  return found;
}

std::chrono::milliseconds longest_attempt(const std::vector<routing::Definition>& definitions)
{
  std::chrono::milliseconds longest{0};
  for (const routing::Definition& one : definitions) {
    longest = std::max(longest, one.timeout);
  }
  return longest + kAfterTimeout;
}

} // namespace

Result<DeliveredNow> deliver_now(const std::set<std::string>& destinations,
                                 const Workspace& workspace,
                                 const Context& context)
{
  const auto definitions = find_definitions(destinations, workspace);
  if (definitions.empty()) {
    return DeliveredNow{};
  }
  HOOKCTL_TRY_AS(const auto signals, os::StopOnSignal::install({}));
  Silent silent;
  Teller teller(context);
  const auto folder = account::settings_file(workspace.paths, context.environment()).parent_path();
  const auto world = with_cut(destination_world(context, folder), signals->token());
  deliver::Engine engine(
      {{context.clock(),
        context.rng(),
        silent,
        [&teller](const deliver::AttemptReport& report) { teller.tell(report); }},
       [&workspace] { return journal::open_sqlite_companion(workspace.settings.journal); },
       [&world](const routing::Definition& one) {
         return destination::make_destination(one, world);
       }});
  HOOKCTL_TRY(engine.use(definitions));
  const auto patience = longest_attempt(definitions);
  const std::jthread lanes([&engine](const std::stop_token& stop) { engine.run(stop); });
  while (!signals->token().stop_requested() && !engine.is_idle() &&
         context.clock().steady_now() - teller.moved() < patience) {
    std::this_thread::sleep_for(kLook);
  }
  return teller.counts();
}

} // namespace hookctl::cli
