#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// What goes out again, or is mapped again. See Journal for the promises. It keeps nothing in
/// memory, so that it works beside the writer, on any connection that may write.
class Requeuer {
public:
  /// Borrows the database.
  static Result<Requeuer> prepare(db::Database& database);

  Result<std::vector<Requeued>> requeue(std::span<const Requeue> batch);
  Result<> remap(const Remapped& delivery);
  Result<std::int64_t> requeues();

private:
  explicit Requeuer(db::Database& database)
      : m_database(&database)
  {
  }

  struct Place {
    std::int64_t event = 0;
    std::int64_t delivery = 0;
  };

  Result<std::optional<Place>> find_event(std::string_view id);
  Result<bool> queue(std::int64_t event, std::string_view destination, TimePoint due, bool exact);
  Result<std::string> load_body(std::int64_t delivery);
  Result<> require_idle(const Place& place, const std::string& id, TimePoint now);
  Result<> replace(const Place& place,
                   const NewEvent& event,
                   std::string_view body,
                   std::size_t& shared_from);

  db::Database* m_database;
  db::Statement m_find_event;
  db::Statement m_queue;
  db::Statement m_clear_reason;
  db::Statement m_set_status;
  db::Statement m_count;
  db::Statement m_requeues;
  db::Statement m_due;
  db::Statement m_body;
  db::Statement m_set_trace;
  db::Statement m_replace;
  db::Statement m_forget_envelope;
  db::Statement m_insert_envelope;
};

} // namespace hookctl::journal::detail
