#include "hookctl/listen/deliverer.hpp"

#include "hookctl/base/mutex.hpp"
#include "hookctl/listen/housekeeping.hpp"
#include "hookctl/listen/open_journal.hpp"
#include "hookctl/listen/settings_reload.hpp"

#include <algorithm>
#include <condition_variable>
#include <thread>
#include <utility>

namespace hookctl::listen {

namespace {

/// What is too old or too much is taken away a little at a time, and between two steps the lanes
/// get at the journal.
constexpr std::chrono::milliseconds kUpkeepEvery{1000};
constexpr std::chrono::milliseconds kBetweenUpkeep{5};
/// At environment.yaml.
constexpr std::chrono::milliseconds kLookEvery{1000};

} // namespace

Deliverer::Deliverer(const Config& config,
                     const World& world,
                     std::unique_ptr<journal::Journal> journal)
    : m_world(world)
    , m_only(config.only)
    , m_is_shared(config.shared_journal.has_value())
    , m_journal(std::move(journal))
    , m_drain(config.drain)
    , m_engine({{world.clock, world.rng, world.logger, world.report},
                [config] { return open_companion(config.journal, config.shared_journal); },
                [this](const routing::Definition& definition) {
                  return m_world.make_destination(definition, m_drain.cut());
                }})
{
}

Result<std::unique_ptr<Deliverer>> Deliverer::open(const Config& config, const World& world)
{
  HOOKCTL_TRY_AS(auto journal, open_writer(config.journal, config.shared_journal, config.keep));
  std::unique_ptr<Deliverer> deliverer(new Deliverer(config, world, std::move(journal)));
  HOOKCTL_TRY(deliverer->use_destinations(config.destinations));
  return deliverer;
}

Result<> Deliverer::use_destinations(std::vector<routing::Definition> destinations)
{
  if (!m_only.empty()) {
    std::erase_if(destinations, [this](const routing::Definition& one) {
      return std::ranges::find(m_only, one.name) == m_only.end();
    });
  }
  if (m_is_shared) {
    HOOKCTL_TRY(routing::require_unordered(destinations));
  }
  return m_engine.use(destinations);
}

void Deliverer::run(const std::stop_token& stop)
{
  const std::jthread drain( // first: it watches over the end of the others
      [this, &stop](const std::stop_token& ended) { m_drain.run(stop, ended); });
  const std::jthread engine([this, &stop] { m_engine.run(stop); });
  maintain(stop);
}

void Deliverer::maintain(const std::stop_token& stop)
{
  Mutex mutex;
  std::condition_variable_any changed;
  Housekeeping housekeeping(*m_journal, m_world.logger);
  SettingsReload settings({m_world.settings,
                           {},
                           [this](std::vector<routing::Definition> destinations) {
                             return use_destinations(std::move(destinations));
                           },
                           m_world.logger});
  SteadyTime next_look = m_world.clock.steady_now();
  while (!stop.stop_requested()) {
    const bool has_more = housekeeping.step(m_world.clock.now()).has_more;
    if (m_world.clock.steady_now() >= next_look) {
      std::ignore = settings.look(false); // a second is soon enough for what is broken too
      next_look = m_world.clock.steady_now() + kLookEvery;
    }
    MutexLock lock(mutex);
    changed.wait_for(lock, stop, has_more ? kBetweenUpkeep : kUpkeepEvery, [] { return false; });
  }
}

} // namespace hookctl::listen
