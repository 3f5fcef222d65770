#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/deliver/engine.hpp"
#include "hookctl/journal/jetstream_journal.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/listen/drain.hpp"
#include "hookctl/listen/settings_file.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/routing/definition.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace hookctl::listen {

/// Delivery without a listener: what waits in the journal goes out, and what comes back into its
/// queues from other processes. The destinations of environment.yaml are followed while it runs.
class Deliverer {
public:
  struct Config {
    std::filesystem::path journal;
    /// In place of that file: one that many listeners and workers share.
    std::optional<journal::JetStreamOptions> shared_journal = {};
    journal::Keep keep;
    std::vector<routing::Definition> destinations;
    /// Only these of them; empty: all.
    std::vector<std::string> only = {};
    /// What is under way when it is stopped gets so long.
    std::chrono::milliseconds drain{10'000};
  };

  /// All must outlive it.
  struct World {
    const Clock& clock;
    Rng& rng; ///< used from several threads
    log::Logger& logger;
    std::function<void(const deliver::AttemptReport&)> report; ///< from several threads
    std::function<Result<std::unique_ptr<destination::Destination>>(
        const routing::Definition& definition, const std::stop_token& cut)>
        make_destination;
    SettingsFile& settings; ///< where the destinations come from
  };

  /// Opens the journal for writing. busy when another process holds it, naming its pid; otherwise
  /// the failures of that, and of a destination that cannot be made.
  static Result<std::unique_ptr<Deliverer>> open(const Config& config, const World& world);

  /// Until the stop is requested; attempts under way are ended and settled first.
  void run(const std::stop_token& stop);

private:
  Deliverer(const Config& config, const World& world, std::unique_ptr<journal::Journal> journal);

  void maintain(const std::stop_token& stop);
  Result<> use_destinations(std::vector<routing::Definition> destinations);

  World m_world;
  std::vector<std::string> m_only;
  bool m_is_shared;                            ///< the journal
  std::unique_ptr<journal::Journal> m_journal; ///< holds the lock
  Drain m_drain;
  deliver::Engine m_engine;
};

} // namespace hookctl::listen
