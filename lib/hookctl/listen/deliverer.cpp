#include "hookctl/listen/deliverer.hpp"

#include "hookctl/base/mutex.hpp"
#include "hookctl/listen/housekeeping.hpp"
#include "hookctl/listen/open_journal.hpp"

#include <condition_variable>
#include <thread>
#include <utility>

namespace hookctl::listen {

namespace {

/// What is too old or too much is taken away a little at a time, and between two steps the lanes
/// get at the journal.
constexpr std::chrono::milliseconds kUpkeepEvery{1000};
constexpr std::chrono::milliseconds kBetweenSteps{5};

} // namespace

Deliverer::Deliverer(const Config& config,
                     const World& world,
                     std::unique_ptr<journal::Journal> journal)
    : m_world(world)
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
  HOOKCTL_TRY(deliverer->m_engine.use(config.destinations));
  return deliverer;
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
  while (!stop.stop_requested()) {
    const bool has_more = housekeeping.step(m_world.clock.now()).has_more;
    MutexLock lock(mutex);
    changed.wait_for(lock, stop, has_more ? kBetweenSteps : kUpkeepEvery, [] { return false; });
  }
}

} // namespace hookctl::listen
