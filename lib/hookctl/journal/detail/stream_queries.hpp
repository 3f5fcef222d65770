#pragma once

#include "hookctl/journal/detail/record.hpp"
#include "hookctl/journal/detail/state_table.hpp"
#include "hookctl/journal/detail/subject.hpp"
#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/stream.hpp"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// A delivery, and where in the stream it is.
struct Kept {
  std::uint64_t sequence = 0;
  NewDelivery delivery;
};

/// What can be asked of a JetStream journal. There is no index but the account and the order of
/// arrival: every other filter looks at each delivery. What is written meanwhile may be seen or
/// not.
class StreamQueries {
public:
  /// Borrows all of them.
  StreamQueries(nats::Connection& connection, const Names& names)
      : m_connection(&connection)
      , m_names(&names)
      , m_states(connection, names)
  {
  }

  Result<std::vector<EventRow>> list_events(const EventFilter& filter);
  Result<std::vector<Refusal>> list_refusals(std::size_t limit);
  Result<DeliveryDetails> find_delivery(std::string_view id);
  /// Without the drift of payloads: traces are not looked into.
  Result<Statistics> count(const StatisticsFilter& filter);

  /// The delivery of an event with what replays have made of it. `place` as EventRow has it, 0:
  /// nobody knows. nullopt when it is no longer kept.
  Result<std::optional<Kept>> find_event(std::string_view id, std::int64_t place);

  /// Deliveries that were stored after `sequence` one after the other, until `take` says false.
  Result<> each_after(std::uint64_t sequence,
                      const std::optional<std::string>& account,
                      const std::function<Result<bool>(Kept&&)>& take);

  /// Of each of its events.
  Result<std::vector<EventStatus>> statuses_of(const Kept& kept);

  /// Each of its events with what became of it.
  Result<std::vector<EventDetails>> events_of(const Kept& kept);

private:
  using Take = std::function<Result<bool>(Kept&&)>;

  /// One event with what became of it.
  Result<EventDetails>
  details_of(std::int64_t sequence, std::size_t place, const NewDelivery& delivery);
  Result<> look(const nats::Range& range, const Take& take);
  Result<>
  newest_first(const EventFilter& filter, const nats::StreamState& state, const Take& take);
  Result<> dead_first(const EventFilter& filter, const Take& take);
  Result<bool> add_rows(const EventFilter& filter, const Kept& kept, std::vector<EventRow>& rows);
  [[nodiscard]] std::string subject_of(const std::optional<std::string>& account) const;
  /// As it was stored; nullopt when it is gone, or a stranger's.
  Result<std::optional<Kept>> find_at(std::uint64_t sequence);
  Result<std::optional<Kept>> find_attempted(std::string_view event);
  Result<std::optional<Kept>> find_kept(std::string_view id);
  /// With what replays have made of it, mappings too.
  Result<std::optional<Kept>> amended(std::optional<Kept> kept);
  void amend(NewDelivery& delivery) const;
  Result<> put_mapping(EventRow& event);
  Result<std::optional<Refusal>> find_refusal(std::string_view id);

  nats::Connection* m_connection;
  const Names* m_names;
  StateTable m_states;
  Amendments m_amendments; ///< of what is being looked at
};

} // namespace hookctl::journal::detail
