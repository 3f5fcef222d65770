#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/journal/sqlite_journal.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace hookctl::journal::detail {

/// What comes in: accepted deliveries and refusals. See Journal for the promises.
class Appender {
public:
  /// Borrows the database.
  static Result<Appender> prepare(db::Database& database, const SqliteOptions& options);

  Result<std::vector<Appended>> append(std::span<const NewDelivery> batch);
  Result<> append_refusals(std::span<const Refusal> batch);

private:
  Appender(db::Database& database, const SqliteOptions& options)
      : m_database(&database)
      , m_options(options)
  {
  }

  Result<Appended> add_delivery(const NewDelivery& delivery);
  Result<> add_request(std::int64_t delivery, const NewDelivery& from);
  Result<> add_event(std::int64_t delivery, const NewEvent& event, TimePoint due);
  Result<> add_refusal(const Refusal& refusal);

  db::Database* m_database;
  SqliteOptions m_options;
  db::Statement m_insert_delivery;
  db::Statement m_insert_request;
  db::Statement m_insert_event;
  db::Statement m_insert_envelope;
  db::Statement m_insert_destination;
  db::Statement m_insert_refusal;
  db::Statement m_trim_refusals;
};

} // namespace hookctl::journal::detail
