#include "hookctl/deliver/engine.hpp"

#include "hookctl/routing/definition_file.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace hookctl::deliver {

namespace {

/// What other processes put back into the queues shows after so long.
constexpr std::chrono::seconds kLookEvery{1};

LaneSettings settings_of(const routing::Definition& definition)
{
  LaneSettings settings;
  settings.concurrency = static_cast<std::size_t>(std::max(definition.concurrency, 1));
  settings.retry = definition.retry;
  settings.ordered = definition.ordered;
  return settings;
}

} // namespace

Engine::Engine(World world)
    : m_world(std::move(world))
{
}

Engine::~Engine() = default;

Result<std::unique_ptr<Engine::Slot>> Engine::make_slot(const routing::Definition& definition) const
{
  HOOKCTL_TRY_AS(auto destination, m_world.make_destination(definition));
  HOOKCTL_TRY_AS(auto journal, m_world.open_journal());
  auto slot = std::make_unique<Slot>();
  slot->definition = definition;
  slot->lane = std::make_unique<Lane>(
      std::move(journal), std::move(destination), settings_of(definition), m_world.lanes);
  return slot;
}

Result<> Engine::use(std::span<const routing::Definition> definitions)
{
  Slots made;
  std::vector<std::string> kept;
  for (const routing::Definition& definition : definitions) {
    if (!definition.enabled) {
      continue;
    }
    {
      const MutexLock lock(m_mutex);
      const auto found = m_slots.find(definition.name);
      if (found != m_slots.end() && routing::same(found->second->definition, definition)) {
        kept.push_back(definition.name);
        continue;
      }
    }
    HOOKCTL_TRY_AS(made[definition.name], make_slot(definition));
  }
  Slots ended; // outside the lock: they end what is under way
  const MutexLock lock(m_mutex);
  for (auto one = m_slots.begin(); one != m_slots.end();) {
    const bool stays = std::ranges::find(kept, one->first) != kept.end();
    if (!stays) {
      one->second->thread.request_stop();
      ended.insert(std::move(*one));
    }
    one = stays ? std::next(one) : m_slots.erase(one);
  }
  for (auto& [name, slot] : made) {
    if (m_is_running) {
      auto former = ended.extract(name);
      start(*slot, former ? std::move(former.mapped()) : nullptr);
    }
    m_slots.insert_or_assign(name, std::move(slot));
  }
  return {};
}

void Engine::start(Slot& slot, std::unique_ptr<Slot> former) const
{
  slot.thread = std::jthread(
      [lane = slot.lane.get(), before = std::move(former)](const std::stop_token& stop) mutable {
        before.reset(); // joins
        lane->run(stop);
      });
}

void Engine::wake(std::span<const std::string> names)
{
  const MutexLock lock(m_mutex);
  for (const std::string& name : names) {
    if (const auto found = m_slots.find(name); found != m_slots.end()) {
      found->second->lane->wake();
    }
  }
}

void Engine::wake()
{
  const MutexLock lock(m_mutex);
  for (const auto& [name, slot] : m_slots) {
    slot->lane->wake();
  }
}

void Engine::run(const std::stop_token& stop)
{
  {
    const MutexLock lock(m_mutex);
    m_is_running = true;
    for (const auto& [name, slot] : m_slots) {
      start(*slot, nullptr);
    }
  }
  watch(stop);
  Slots ended;
  const MutexLock lock(m_mutex);
  m_is_running = false;
  for (const auto& [name, slot] : m_slots) {
    slot->thread.request_stop();
  }
  m_slots.swap(ended);
}

/// Nobody tells of what another process puts back into the queues.
void Engine::watch(const std::stop_token& stop)
{
  std::unique_ptr<journal::Journal> journal;
  std::optional<std::int64_t> seen;
  bool can_tell = true;
  bool is_failing = false;
  while (!stop.stop_requested()) {
    if (can_tell) {
      const auto now = requeues(journal);
      if (now) {
        if (is_failing || (seen && *now != *seen)) {
          wake();
        }
        seen = *now;
      } else if (journal && now.error().code == ErrorCode::denied) {
        can_tell = false; // no journal of its kind can
        journal.reset();
      } else if (!is_failing) {
        m_world.lanes.logger.error("deliver.journal_failed", {{"error", now.error().message}});
      }
      is_failing = can_tell && !now;
    }
    MutexLock lock(m_mutex);
    m_changed.wait_for(lock, stop, kLookEvery, [] { return false; });
  }
}

/// Opened as long as it is not.
Result<std::int64_t> Engine::requeues(std::unique_ptr<journal::Journal>& journal) const
{
  if (!journal) {
    HOOKCTL_TRY_AS(journal, m_world.open_journal());
  }
  return journal->requeues();
}

bool Engine::is_idle() const
{
  const MutexLock lock(m_mutex);
  return std::ranges::all_of(m_slots, [](const auto& one) { return one.second->lane->is_idle(); });
}

} // namespace hookctl::deliver
