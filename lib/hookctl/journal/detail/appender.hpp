#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/dedupe.hpp"
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

  /// For the writer, before the first append: what it has to know of the rows that are there.
  Result<> load();

  Result<std::vector<Appended>> append(std::span<const NewDelivery> batch);
  Result<> append_refusals(std::span<const Refusal> batch);

  [[nodiscard]] std::int64_t newest_event() const { return m_newest.event; }

  [[nodiscard]] Dedupe& dedupe() { return m_dedupe; }

private:
  Appender(db::Database& database, const SqliteOptions& options)
      : m_database(&database)
      , m_options(options)
      , m_dedupe(database)
  {
  }

  /// The largest numbers that are taken.
  struct Newest {
    std::int64_t delivery = 0;
    std::int64_t event = 0;
  };

  Result<std::vector<Appended>> write(std::span<const NewDelivery> batch);

  Result<Appended> add_delivery(const NewDelivery& delivery);
  Result<> add_request(std::int64_t delivery, const NewDelivery& from);
  Result<> add_row(std::int64_t seq, const NewDelivery& delivery);
  Result<> add_event(std::int64_t delivery,
                     const NewEvent& event,
                     const model::Request& request,
                     std::size_t& shared_from);
  Result<> add_refusal(const Refusal& refusal);

  db::Database* m_database;
  SqliteOptions m_options;
  Dedupe m_dedupe;
  Newest m_newest;
  db::Statement m_insert_delivery;
  db::Statement m_count_repeat;
  db::Statement m_insert_request;
  db::Statement m_insert_event;
  db::Statement m_insert_envelope;
  db::Statement m_insert_destination;
  db::Statement m_insert_refusal;
  db::Statement m_trim_refusals;
};

} // namespace hookctl::journal::detail
