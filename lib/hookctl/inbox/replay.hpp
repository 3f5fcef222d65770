#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/receive/account_table.hpp"
#include "hookctl/routing/table.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::inbox {

struct ReplayOptions {
  /// Only there. Empty: to the destinations that gave an event up, or, where none did, to all that
  /// it went to; one that never had any goes by today's routes.
  std::vector<std::string> to = {};
  /// The request as it was received, its old signature too, in place of the event.
  bool exact = false;
  /// What today's mapping makes of the stored request, under the id that the event has.
  bool remap = false;
  /// Nothing is changed.
  bool dry_run = false;
};

/// What became of one event.
struct Replayed {
  std::string event_id;
  bool is_queued = false;
  std::vector<std::string> destinations = {};
  std::string reason = {}; ///< why it is not queued
};

/// Puts events back into the queues of their destinations, some at a time, in one transaction each.
/// What waits already is left as it is; what is inactive or cannot be routed only goes by a new
/// mapping.
class Replay {
public:
  struct World {
    /// Where an event goes today.
    const routing::Table& routes;
    /// An account as it is today; for remapping.
    std::function<Result<receive::ReadyAccount>(const std::string&)> find_account;
    model::Environment environment = model::Environment::development;
    TimePoint now;
  };

  /// Borrows the journal.
  Replay(journal::Journal& journal, ReplayOptions options, World world);

  /// Takes an event; what is known of it or of those before may come back now. The failures of the
  /// journal.
  Result<std::vector<Replayed>> add(const journal::EventRow& event);

  /// The rest.
  Result<std::vector<Replayed>> finish();

private:
  [[nodiscard]] routing::Routed choose(const journal::EventDetails& details) const;
  [[nodiscard]] routing::Routed route(const journal::EventRow& event) const;
  /// Read once for the events that come one after the other. nullptr when the event is no longer
  /// kept.
  Result<const journal::DeliveryDetails*> find_delivery(const journal::EventRow& event);
  Result<Replayed> plan(const journal::EventRow& event);
  Result<std::vector<Replayed>> flush();

  Result<Replayed> remap(const journal::EventRow& event);
  Result<const receive::ReadyAccount*> account(const std::string& name);

  journal::Journal& m_journal;
  ReplayOptions m_options;
  World m_world;
  std::vector<journal::Requeue> m_batch;
  std::optional<journal::DeliveryDetails> m_latest; ///< as of find_delivery()
  std::map<std::string, Result<receive::ReadyAccount>, std::less<>> m_accounts;
};

} // namespace hookctl::inbox
