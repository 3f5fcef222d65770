#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// What can be asked. Each answer is one consistent view of the file.
class Queries {
public:
  /// Borrows the database.
  static Result<Queries> prepare(db::Database& database);

  Result<std::vector<EventRow>> list_events(const EventFilter& filter);
  Result<std::vector<Refusal>> list_refusals(std::size_t limit);
  Result<DeliveryDetails> find_delivery(std::string_view id);

private:
  explicit Queries(db::Database& database)
      : m_database(&database)
  {
  }

  Result<std::optional<std::int64_t>> find_seq(std::string_view id);
  Result<DeliveryDetails> load_delivery(std::int64_t seq);
  Result<DeliveryDetails> load_refusal(std::string_view id);
  Result<std::vector<EventDetails>> load_events(std::int64_t delivery);
  Result<std::vector<std::int64_t>> load_event_seqs(std::int64_t delivery);
  Result<EventDetails> load_event(std::int64_t seq);
  Result<std::vector<DestinationRow>> load_destinations(std::int64_t event);
  Result<std::vector<AttemptRow>> load_attempts(std::int64_t event);

  db::Database* m_database;
  db::Statement m_find_seq;
  db::Statement m_delivery;
  db::Statement m_refusal;
  db::Statement m_refusals;
  db::Statement m_newest_first;
  db::Statement m_oldest_first;
  db::Statement m_event_seqs;
  db::Statement m_event;
  db::Statement m_destinations;
  db::Statement m_attempts;
};

} // namespace hookctl::journal::detail
