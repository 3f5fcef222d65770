#pragma once

#include "hookctl/journal/detail/record.hpp"
#include "hookctl/journal/detail/state_table.hpp"
#include "hookctl/journal/detail/subject.hpp"
#include "hookctl/journal/jetstream_journal.hpp"
#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/consumer.hpp"
#include "hookctl/nats/held_messages.hpp"
#include "hookctl/nats/publisher.hpp"

#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// What goes out of a JetStream journal: a durable pull consumer for each destination, whose
/// messages (deliveries) are held while any of their events is. First the new state of an event is
/// stored, then the message is acknowledged, or put off until its next event is due: what a kill
/// comes in between of is found in the state table when the message comes again. A worker that was
/// away for longer than a message is held for it, so that another one got it, does not undo what
/// that one settled. What is to be
/// delivered once more (StreamRequeuer) waits in a queue of its own for each destination, which is
/// looked at every second.
class StreamQueue {
public:
  /// Borrows all of them.
  StreamQueue(nats::Connection& connection,
              nats::Publisher& publisher,
              const Names& names,
              const JetStreamOptions& options);

  /// invalid_data for ClaimOrder::by_sender: workers that share a destination cannot keep it.
  Result<std::vector<Claimed>>
  claim(std::string_view destination, TimePoint now, const ClaimOptions& options);
  Result<> settle(std::span<const Settlement> batch);

  /// Soon: others put events into the stream, and nobody tells us.
  [[nodiscard]] std::optional<TimePoint> next_due(std::string_view destination) const;

private:
  /// A message, while any of its events for its destination is under way.
  struct Message {
    std::uint64_t number = 0; ///< in m_held
    std::size_t under_way = 0;
    std::optional<TimePoint> next_due{}; ///< of the events that wait
  };

  /// An event that is given out or about to be.
  struct Event {
    std::shared_ptr<Message> message;
    StoredState known; ///< sequence 0: nothing is stored
  };

  /// A settlement on its way into the table.
  struct Outcome {
    const Settlement* settlement = nullptr;
    StoredState state; ///< as it is to be, after the sequence that was known
    bool is_stored = false;
  };

  struct Lane {
    std::string name;
    std::unique_ptr<nats::PullConsumer> consumer;
    std::unique_ptr<nats::PullConsumer> replays;
    TimePoint looked_at{};
    std::optional<TimePoint> replays_looked_at{}; ///< nullopt: there may be more
    /// What was there when we came, or when the connection came back, may have been attempted.
    std::uint64_t known_before = 0;
    std::uint64_t losses = 0;
    std::deque<Claimed> ready;
    std::map<std::string, Event, std::less<>> events; ///< by id
  };

  /// What a message brings.
  struct Incoming {
    NewDelivery delivery;
    std::uint64_t sequence = 0; ///< of the delivery
    std::uint64_t replay = 0;   ///< 0: it is as it was received
    bool exact = false;
    bool is_new = false; ///< surely nobody has tried it
  };

  [[nodiscard]] nats::ConsumerSettings consumer_of(std::string_view token,
                                                   std::string_view destination) const;
  [[nodiscard]] nats::ConsumerSettings replays_of(std::string_view token,
                                                  std::string_view destination) const;
  Result<std::unique_ptr<nats::PullConsumer>> open(const nats::ConsumerSettings& settings);
  Result<Lane*> lane(std::string_view destination);
  Result<> look_back(Lane& lane);
  Result<> fetch(Lane& lane, TimePoint now, const ClaimOptions& options);
  Result<> fetch_replays(Lane& lane, TimePoint now, const ClaimOptions& options);
  static std::optional<Incoming> read(const Lane& lane, const nats::Fetched& fetched);
  static std::optional<Incoming> read_replay(const nats::Fetched& fetched);
  Result<> take(Lane& lane,
                nats::Fetched fetched,
                const std::optional<Incoming>& incoming,
                TimePoint now,
                const ClaimOptions& options);
  /// nullopt when there is nothing to be done any more.
  Result<std::optional<StoredState>>
  state_of(const Lane& lane, const NewEvent& event, const Incoming& incoming);
  Result<const Event*> held(const Settlement& settlement) const;
  Result<> store(std::vector<Outcome>& outcomes);
  Result<bool> may_store_again(Outcome& outcome);
  Result<> tell_of_dead(const std::vector<Outcome>& outcomes);
  Result<> let_go(const Message& message, TimePoint now);

  nats::Connection* m_connection;
  nats::Publisher* m_publisher;
  const Names* m_names;
  const JetStreamOptions* m_options;
  StateTable m_states;
  std::map<std::string, Lane, std::less<>> m_lanes;
  nats::HeldMessages m_held; // last: its messages belong to the consumers of the lanes
};

} // namespace hookctl::journal::detail
