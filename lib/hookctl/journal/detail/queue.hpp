#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// What goes out: each (event, destination) waits, is held by a worker, and is settled. See Journal
/// for the promises.
class Queue {
public:
  /// Borrows the database.
  static Result<Queue> prepare(db::Database& database);

  /// Gives up what the writer of before held when it ended.
  Result<> release_claims();

  Result<std::vector<Claimed>>
  claim(std::string_view destination, TimePoint now, std::size_t limit);
  Result<> settle(std::span<const Settlement> batch);
  Result<std::optional<TimePoint>> next_due(std::string_view destination);

private:
  explicit Queue(db::Database& database)
      : m_database(&database)
  {
  }

  Result<std::vector<std::int64_t>>
  find_due(std::string_view destination, TimePoint now, std::size_t limit);
  Result<Claimed> hold(std::int64_t event, std::string_view destination);
  Result<> settle_one(const Settlement& settlement);
  Result<std::int64_t> find_event(const Settlement& settlement);

  db::Database* m_database;
  db::Statement m_select_due;
  db::Statement m_hold;
  db::Statement m_select_claimed;
  db::Statement m_next_due;
  db::Statement m_find_event;
  db::Statement m_insert_attempt;
  db::Statement m_count_attempt;
  db::Statement m_set_state;
  db::Statement m_set_status;
};

} // namespace hookctl::journal::detail
