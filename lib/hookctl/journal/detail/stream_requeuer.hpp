#pragma once

#include "hookctl/journal/detail/record.hpp"
#include "hookctl/journal/detail/state_table.hpp"
#include "hookctl/journal/detail/stream_queries.hpp"
#include "hookctl/journal/detail/subject.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/publisher.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hookctl::journal::detail {

/// Puts events back into the queues of their destinations: a message for each, with the event and
/// its request, in a stream of replays, where it waits for the next worker. What the state table
/// says comes after that, and only if no worker was quicker: a kill in between leaves a replay that
/// shows a little late, never a state that nobody works on. The message's id is made of the state
/// that it follows, so that two who replay the same at the same time do it once.
class StreamRequeuer {
public:
  /// Borrows all of them.
  StreamRequeuer(nats::Connection& connection,
                 nats::Publisher& publisher,
                 const Names& names,
                 StreamQueries& queries)
      : m_publisher(&publisher)
      , m_names(&names)
      , m_queries(&queries)
      , m_states(connection, names)
  {
  }

  /// What waits for a retry is left to its schedule.
  Result<std::vector<Requeued>> requeue(std::span<const Requeue> batch);
  Result<> remap(const Remapped& delivery);

private:
  /// What is gathered for one round of publishing.
  struct Batch {
    std::vector<nats::NewMessage> messages;
    std::vector<std::size_t> outcomes; ///< of each message, its place among them
    std::vector<nats::NewMessage> entries;
    std::size_t bytes = 0;
    std::optional<Kept> latest; ///< the delivery that was looked at, as of this round
  };

  /// False when it waits already, by what is known of it.
  Result<bool> put(const Kept& kept,
                   const NewEvent& known,
                   const NewEvent& event,
                   const std::string& destination,
                   bool exact,
                   Batch& batch);
  Result<> add(const Requeue& one, std::vector<Requeued>& outcomes, Batch& batch);
  Result<> publish(Batch& batch, std::vector<Requeued>& outcomes);

  nats::Publisher* m_publisher;
  const Names* m_names;
  StreamQueries* m_queries;
  StateTable m_states;
};

} // namespace hookctl::journal::detail
