#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/sender_order.hpp"
#include "hookctl/journal/journal.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hookctl::journal::detail {

/// What goes out: each (event, destination) waits, is held by a worker, and is settled. See Journal
/// for the promises.
class Queue {
public:
  /// Borrows the database.
  static Result<Queue> prepare(db::Database& database);

  Result<std::vector<Claimed>>
  claim(std::string_view destination, TimePoint now, const ClaimOptions& options);
  Result<> settle(std::span<const Settlement> batch);
  Result<std::optional<TimePoint>> next_due(std::string_view destination);

private:
  using Events = std::vector<std::int64_t>;

  /// What a destination's worker has in hand: known here only, so that a claim writes nothing.
  struct Hand {
    std::unordered_set<std::int64_t> events;
    bool was_unordered = false; ///< nothing waits for another of its sender any more
  };

  explicit Queue(db::Database& database, SenderOrder order)
      : m_database(&database)
      , m_order(std::move(order))
  {
  }

  Hand& hand_of(std::string_view destination);
  Result<Events> find_claimable(std::string_view destination,
                                TimePoint now,
                                const ClaimOptions& options,
                                Hand& hand);
  Result<Events>
  find_due(std::string_view destination, TimePoint now, std::size_t limit, const Hand& hand);
  Result<Claimed> read(std::int64_t event, std::string_view destination, bool with_request);
  Result<std::shared_ptr<const model::Request>> read_request(std::int64_t event);
  [[nodiscard]] db::Durability durability_of(std::span<const Settlement> batch) const;
  /// Its event.
  Result<std::int64_t> settle_one(const Settlement& settlement);

  db::Database* m_database;
  SenderOrder m_order;
  db::Statement m_select_due;
  db::Statement m_select_claimed;
  db::Statement m_select_request;
  db::Statement m_find_event;
  db::Statement m_insert_attempt;
  db::Statement m_set_state;
  db::Statement m_set_status;
  std::map<std::string, Hand, std::less<>> m_hands;
  std::optional<TimePoint> m_synced_at; ///< the newest settlement that survives a power cut
};

} // namespace hookctl::journal::detail
