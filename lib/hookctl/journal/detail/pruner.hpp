#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/journal/sqlite_journal.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hookctl::journal::detail {

/// Takes away what a person wants gone. See Journal::prune(). It keeps nothing in memory, so that
/// it works beside the writer, which learns the number of events from the table `journal`.
class Pruner {
public:
  /// Borrows the database.
  static Result<Pruner> prepare(db::Database& database, const SqliteOptions& options);

  Result<Pruned> step(const PruneFilter& filter);

private:
  struct Delivery {
    std::int64_t seq = 0;
    std::string id;
    TimePoint received_at;
    std::int64_t first_event = 0;
    bool has_key = false;
    std::int64_t events = 0;
    bool is_waiting = false;
    bool fits = true; ///< the status asked for
  };

  Pruner(db::Database& database, const SqliteOptions& options)
      : m_database(&database)
      , m_options(options)
  {
  }

  Result<std::vector<Delivery>> find_old(const PruneFilter& filter);
  /// In one transaction.
  Result<> prune(std::vector<Delivery>& old, const PruneFilter& filter, Pruned& out);
  Result<bool> is_kept(const Delivery& delivery);
  Result<> look_at_events(Delivery& delivery, const PruneFilter& filter);
  Result<> take_away(const Delivery& delivery, TimePoint oldest_key);
  Result<bool> shrink();

  db::Database* m_database;
  SqliteOptions m_options;
  db::Statement m_old;
  db::Statement m_is_kept;
  db::Statement m_events_of;
  db::Statement m_delete_events;
  db::Statement m_delete_request;
  db::Statement m_delete_delivery;
  db::Statement m_count;
};

} // namespace hookctl::journal::detail
