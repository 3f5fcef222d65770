#pragma once

#include "hookctl/journal/detail/state_table.hpp"
#include "hookctl/journal/detail/subject.hpp"
#include "hookctl/journal/jetstream_journal.hpp"
#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/stream.hpp"

#include <cstdint>
#include <optional>

namespace hookctl::journal::detail {

/// Takes away what is older or more than it should be, from the front of the stream and only up to
/// where every destination's consumer has answered for all. Any number of listeners may do it at
/// once. What the state table has of events before the oldest that is kept, or waits to be
/// delivered again, belongs to what is gone.
class StreamKeeper {
public:
  /// Borrows all of them.
  StreamKeeper(nats::Connection& connection, const Names& names, const JetStreamOptions& options)
      : m_connection(&connection)
      , m_names(&names)
      , m_options(&options)
      , m_states(connection, names)
  {
  }

  /// Does something every half minute.
  Result<> step(TimePoint now);

  /// What the state table has of events before the oldest that is kept, or waits to be delivered
  /// again.
  Result<> forget_what_is_gone();

  /// io when a cap is reached and what is there still waits.
  [[nodiscard]] Result<> require_room() const;

private:
  Result<> keep(TimePoint now);
  /// Everything before it is answered for; UINT64_MAX when all is.
  Result<std::uint64_t> first_waiting();
  /// The first one that was stored at `time` or later.
  Result<std::optional<std::uint64_t>>
  first_since(const std::string& stream, const std::string& subject, TimePoint time);
  [[nodiscard]] std::uint64_t over(const nats::StreamState& state) const;

  nats::Connection* m_connection;
  const Names* m_names;
  const JetStreamOptions* m_options;
  StateTable m_states;
  std::optional<TimePoint> m_next;
  bool m_is_full = false;
};

} // namespace hookctl::journal::detail
