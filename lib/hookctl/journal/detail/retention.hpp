#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/journal/sqlite_journal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace hookctl::journal::detail {

/// Takes away what is older or more than it should be: the oldest deliveries whose events are all
/// settled, a few at a time. Of a delivery with a key its row stays until the dedupe window is
/// over, so that a repeat is still one. What waits for a destination is never taken away; when only
/// such is left and a cap is reached, the journal is full.
class Retention {
public:
  /// Borrows the database.
  static Result<Retention> prepare(db::Database& database, const SqliteOptions& options);

  /// For the writer, before the first step: counts what is there.
  Result<> load();

  /// What append() has added.
  void note_events(std::int64_t count) { m_events += count; }

  /// One small transaction. True when there is more to take away now.
  Result<bool> step(TimePoint now);

  /// io when a cap is reached and nothing can be taken away.
  [[nodiscard]] Result<> require_room() const;

  /// Of the oldest delivery that is still known; keys of earlier ones may be forgotten.
  Result<std::int64_t> oldest_delivery();

private:
  struct Delivery {
    std::int64_t seq = 0;
    TimePoint received_at;
    std::int64_t first_event = 0;
    std::int64_t last_event = 0;
    bool has_key = false;
    bool is_settled = true;
  };

  Retention(db::Database& database, const SqliteOptions& options)
      : m_database(&database)
      , m_options(options)
  {
  }

  [[nodiscard]] bool has_limits() const;
  Result<std::int64_t> used_bytes();
  /// A cap is reached, or passed by `slack` eighths of it.
  Result<bool> is_over(std::int64_t slack = 0);
  /// Takes what others have pruned off the count.
  Result<> follow_prunes();
  Result<bool> end_round(TimePoint now);
  Result<std::vector<Delivery>> oldest_kept();
  Result<> look_at_events(Delivery& delivery);
  /// True when the rest is neither too old nor too much.
  Result<bool> take_away(TimePoint now);
  Result<bool> take_away_inside(TimePoint now);
  Result<> take_away(const Delivery& delivery, TimePoint now);
  Result<bool> tidy(TimePoint now);
  Result<bool> forget_old_rows(TimePoint now);
  Result<bool> shrink();

  db::Database* m_database;
  SqliteOptions m_options;
  db::Statement m_pages;
  db::Statement m_free_pages;
  db::Statement m_oldest;
  db::Statement m_events_of;
  db::Statement m_delete_events;
  db::Statement m_delete_request;
  db::Statement m_delete_delivery;
  db::Statement m_old_rows;
  db::Statement m_oldest_delivery;
  db::Statement m_pruned;
  std::int64_t m_page_size = 0;
  bool m_can_shrink = false;
  std::int64_t m_events = 0;
  std::int64_t m_pruned_events = 0; ///< by others, of which m_events knows
  std::int64_t m_from = 0;          ///< where this round goes on
  std::int64_t m_rows_from = 0;     ///< likewise, for rows that only know a key
  bool m_round_found = false;
  bool m_is_tidying = false;
  std::optional<TimePoint> m_next_round;
  bool m_is_full = false;
};

} // namespace hookctl::journal::detail
