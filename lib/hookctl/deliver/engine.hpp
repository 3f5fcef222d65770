#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/deliver/lane.hpp"
#include "hookctl/routing/definition.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace hookctl::deliver {

/// Hands events to all destinations, each on a lane of its own: one that is slow or down delays no
/// other. Lanes come, go and change while it runs.
class Engine {
public:
  struct World {
    LaneWorld lanes;
    /// A connection for one lane, or for the engine itself.
    std::function<Result<std::unique_ptr<journal::Journal>>()> open_journal;
    std::function<Result<std::unique_ptr<destination::Destination>>(const routing::Definition&)>
        make_destination;
  };

  explicit Engine(World world);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// From now on these, as far as they are enabled. A lane whose definition stays goes on, one that
  /// changed ends what is under way before the new one begins, others end. When one cannot be made
  /// nothing changes, and the error says which. Before run() and during it, on one thread.
  Result<> use(std::span<const routing::Definition> definitions);

  /// Something may be due for these destinations. From any thread.
  void wake(std::span<const std::string> names);
  void wake();

  /// Works until the stop is requested; attempts under way are ended and settled first.
  void run(const std::stop_token& stop);

  /// Nothing is under way and nothing is due anywhere. From any thread.
  [[nodiscard]] bool is_idle() const;

private:
  /// One destination; a former lane of the same name ends before this one begins.
  struct Slot {
    routing::Definition definition;
    std::unique_ptr<Lane> lane;
    std::jthread thread;
  };

  using Slots = std::map<std::string, std::unique_ptr<Slot>, std::less<>>;

  Result<std::unique_ptr<Slot>> make_slot(const routing::Definition& definition) const;
  void start(Slot& slot, std::unique_ptr<Slot> former) const;
  void watch(const std::stop_token& stop);
  Result<std::int64_t> requeues(std::unique_ptr<journal::Journal>& journal) const;

  World m_world;
  mutable Mutex m_mutex;
  std::condition_variable_any m_changed;
  bool m_is_running GUARDED_BY(m_mutex) = false;
  Slots m_slots GUARDED_BY(m_mutex);
};

} // namespace hookctl::deliver
