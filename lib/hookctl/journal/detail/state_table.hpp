#pragma once

#include "hookctl/journal/detail/record.hpp"
#include "hookctl/journal/detail/subject.hpp"
#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/publisher.hpp"
#include "hookctl/nats/stream.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookctl::journal::detail {

/// A state, and where in the table it is.
struct StoredState {
  StateRecord state;
  std::uint64_t sequence = 0;
};

/// Amendments by the ids of their events.
using Amendments = std::unordered_map<std::string, Amendment>;

/// What each destination has done with each event: a KV bucket with the keys
/// `state.EVENT.DESTINATION`, and `dead.EVENT.DESTINATION` for those that were given up, so that
/// they are found without a look at all the others; one that was delivered later has an empty entry
/// there, or an old one. No entry: nothing was attempted yet. Replays add `again.EVENT`, and
/// `mapped.EVENT` where the event was mapped anew.
class StateTable {
public:
  /// Borrows all of them.
  StateTable(nats::Connection& connection, const Names& names)
      : m_connection(&connection)
      , m_names(&names)
  {
  }

  Result<std::optional<StateRecord>> find(std::string_view event, std::string_view destination);

  Result<std::optional<StoredState>> find_stored(std::string_view event,
                                                 std::string_view destination);

  /// Of all destinations.
  Result<std::vector<StateRecord>> find_all(std::string_view event);

  /// What to publish for a state that comes after the one with this sequence, 0: after none.
  Result<nats::NewMessage>
  entry_after(std::string_view event, const StateRecord& state, std::uint64_t sequence);

  /// What to publish once a state is stored, so that `dead` tells of it; nullopt: nothing.
  Result<std::optional<nats::NewMessage>> dead_entry(std::string_view event,
                                                     const StateRecord& state);

  Result<std::optional<Amendment>> find_amendment(std::string_view event);
  Result<Amendments> amendments();
  Result<std::optional<Mapping>> find_mapping(std::string_view event);
  /// What to publish for them.
  [[nodiscard]] std::vector<nats::NewMessage>
  amendment_entries(const Amendment& amendment, const std::optional<Mapping>& mapping) const;

  /// A destination that wants no more events, under `off.DESTINATION`; without a reason to be off,
  /// it is on again.
  Result<nats::NewMessage> switch_entry(std::string_view destination,
                                        const DisabledDestination* off);
  /// By name.
  Result<std::vector<DisabledDestination>> disabled();

  /// Sequences of deliveries with an event that was given up, each once, newest first.
  Result<std::vector<std::uint64_t>> dead_deliveries();

  /// Takes away what became of events before this place in the table's stream. A destination that
  /// is off stays so: it belongs to no event.
  Result<> forget_before(std::uint64_t sequence);

  /// Every entry, in no order.
  Result<> each(const std::function<void(std::string_view event, StateRecord state)>& take);

private:
  [[nodiscard]] std::string state_key(std::string_view event, std::string_view token) const;
  Result<std::optional<nats::StoredMessage>> find_entry(std::string_view kind,
                                                        std::string_view event);
  Result<> look(const std::string& subject,
                const std::function<void(std::string_view event, StateRecord state)>& take);

  nats::Connection* m_connection;
  const Names* m_names;
};

} // namespace hookctl::journal::detail
