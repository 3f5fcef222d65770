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
#include <vector>

namespace hookctl::journal::detail {

/// What each destination has done with each event: a KV bucket with the keys
/// `state.EVENT.DESTINATION`, and `dead.EVENT.DESTINATION` for those that were given up, so that
/// they are found without a look at all the others. No entry: nothing was attempted yet.
class StateTable {
public:
  /// Borrows all of them.
  StateTable(nats::Connection& connection, const Names& names)
      : m_connection(&connection)
      , m_names(&names)
  {
  }

  Result<std::optional<StateRecord>> find(std::string_view event, std::string_view destination);

  /// Of all destinations.
  Result<std::vector<StateRecord>> find_all(std::string_view event);

  /// What to publish for it.
  Result<std::vector<nats::NewMessage>> entries(std::string_view event, const StateRecord& state);

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
  Result<> look(const std::string& subject,
                const std::function<void(std::string_view event, StateRecord state)>& take);

  nats::Connection* m_connection;
  const Names* m_names;
};

} // namespace hookctl::journal::detail
