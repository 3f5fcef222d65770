#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/journal/detail/appender.hpp"
#include "hookctl/journal/detail/retention.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/journal/sqlite_journal.hpp"

#include <cstdint>
#include <utility>

namespace hookctl::journal::detail {

/// What the writer does between two batches: keys into their table, what is too old taken away, and
/// the write-ahead log kept within its bounds. Most of the log is moved by a Checkpointer
/// meanwhile; with commits coming all the time it never reaches the end, so at `log_target` the
/// writer moves what is left, after which the log begins anew.
class Housekeeper {
public:
  /// Borrows the database.
  static Result<Housekeeper> prepare(db::Database& database, const SqliteOptions& options);

  /// For the writer, before the first step.
  Result<> load(const Appender& appender);

  /// See Journal::maintain().
  Result<Upkeep> step(Appender& appender, TimePoint now);

  /// io when nothing more may be accepted for now.
  [[nodiscard]] Result<> require_room() const;

private:
  Housekeeper(db::Database& database, const SqliteOptions& options, Retention retention)
      : m_database(&database)
      , m_options(options)
      , m_retention(std::move(retention))
  {
  }

  [[nodiscard]] std::int64_t log_bytes() const;
  Result<> keep_log_short(Upkeep& upkeep);
  void note_held_log(Upkeep& upkeep);

  db::Database* m_database;
  SqliteOptions m_options;
  Retention m_retention;
  std::int64_t m_newest_event = 0; ///< that m_retention knows of
  std::int64_t m_page_size = 0;
  std::int64_t m_asked_at = 0;      ///< bytes of log when a Checkpointer was asked for last
  std::int64_t m_moved_at = 0;      ///< and when the writer moved the rest itself
  std::int64_t m_log_when_full = 0; ///< bytes of a log of which nothing waits any more
  bool m_is_noticed = false;
};

} // namespace hookctl::journal::detail
