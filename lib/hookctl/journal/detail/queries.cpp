#include "hookctl/journal/detail/queries.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"
#include "hookctl/journal/detail/rows.hpp"

namespace hookctl::journal::detail {

namespace {

// Of a delivery or of one of its events.
constexpr std::string_view kFindSeq = R"sql(
SELECT seq FROM deliveries WHERE id = ?1
UNION ALL SELECT delivery FROM events WHERE id = ?1 LIMIT 1)sql";

// All conditions are always there, so that one statement serves every filter; NULL switches one
// off.
constexpr std::string_view kEventConditions = R"sql(
  WHERE (?1 IS NULL OR d.account = ?1) AND (?2 IS NULL OR e.status = ?2) AND (?3 IS NULL OR e.sender = ?3)
  AND (?4 IS NULL OR d.received_at >= ?4) AND (?5 IS NULL OR d.received_at < ?5)
  AND (?6 IS NULL OR e.code = ?6)
  AND (?7 IS NULL OR EXISTS (SELECT 1 FROM event_destinations x WHERE x.event = e.seq AND x.destination = ?7))
  AND e.seq < ?8 AND e.seq > ?9)sql";

// Those of a delivery stand together.
constexpr std::string_view kEventSeqs = R"sql(
SELECT seq, delivery FROM events
WHERE seq >= (SELECT first_event FROM deliveries WHERE seq = ?) ORDER BY seq)sql";

// The code's column in kEventColumns.
constexpr int kCodeColumn = 4;

// Every row of a query, through one of the readers of rows.hpp.
template<typename Row>
Result<std::vector<Row>> read_all(db::Use& use, Result<Row> (*read)(const db::Use&))
{
  std::vector<Row> rows;
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more) {
      return rows;
    }
    HOOKCTL_TRY_AS(Row row, read(use));
    rows.push_back(std::move(row));
  }
}

} // namespace

Result<Queries> Queries::prepare(db::Database& database)
{
  const auto select = [&](std::string_view columns, std::string_view rest) {
    return db::Statement::prepare(database, text("SELECT ", columns, " FROM ", rest));
  };
  const std::string event_columns = text(kEventColumns, ", ", kEnvelope);
  Queries out(database);
  HOOKCTL_TRY_AS(out.m_find_seq, db::Statement::prepare(database, kFindSeq));
  HOOKCTL_TRY_AS(out.m_delivery,
                 select(kDeliveryColumns,
                        "deliveries d JOIN requests r ON r.delivery = d.seq WHERE d.seq = ?"));
  HOOKCTL_TRY_AS(out.m_refusal, select(kRefusalColumns, "refusals WHERE id = ?"));
  HOOKCTL_TRY_AS(out.m_refusals, select(kRefusalColumns, "refusals ORDER BY seq DESC LIMIT ?"));
  HOOKCTL_TRY_AS(
      out.m_newest_first,
      select(event_columns, text(kEventTables, kEventConditions, " ORDER BY e.seq DESC")));
  HOOKCTL_TRY_AS(out.m_oldest_first,
                 select(event_columns, text(kEventTables, kEventConditions, " ORDER BY e.seq")));
  HOOKCTL_TRY_AS(out.m_event_seqs, db::Statement::prepare(database, kEventSeqs));
  HOOKCTL_TRY_AS(out.m_event, select(event_columns, text(kEventTables, " WHERE e.seq = ?")));
  HOOKCTL_TRY_AS(
      out.m_destinations,
      select(kDestinationColumns, "event_destinations WHERE event = ? ORDER BY destination"));
  HOOKCTL_TRY_AS(out.m_attempts, select(kAttemptColumns, "attempts WHERE event = ? ORDER BY seq"));
  return out;
}

Result<std::vector<EventRow>> Queries::list_events(const EventFilter& filter)
{
  const auto ms = [](const std::optional<TimePoint>& time) {
    return time ? std::optional(to_unix_ms(*time)) : std::nullopt;
  };
  // Our globs, not SQLite's, in which [ has a meaning; a code without * is looked for by SQLite.
  const bool has_glob = filter.code_glob && is_glob(*filter.code_glob);
  const std::optional<std::string> code = has_glob ? std::nullopt : filter.code_glob;
  auto& statement = filter.order == ListOrder::newest_first ? m_newest_first : m_oldest_first;
  std::vector<EventRow> rows;
  std::size_t bytes = 0;
  auto use = statement.use();
  use.bind(filter.account,
           filter.status ? std::optional(to_string(*filter.status)) : std::nullopt,
           filter.sender,
           ms(filter.since),
           ms(filter.until),
           code,
           filter.destination,
           filter.before.value_or(INT64_MAX),
           filter.after.value_or(0));
  while (rows.size() < filter.limit && bytes < filter.bytes) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more) {
      break;
    }
    if (has_glob && !glob_match(*filter.code_glob, use.bytes(kCodeColumn))) {
      continue;
    }
    HOOKCTL_TRY_AS(EventRow row, read_event(use));
    bytes += row.envelope.size();
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<Refusal>> Queries::list_refusals(std::size_t limit)
{
  auto use = m_refusals.use();
  use.bind(static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)));
  return read_all<Refusal>(use, read_refusal);
}

Result<DeliveryDetails> Queries::find_delivery(std::string_view id)
{
  HOOKCTL_TRY_AS(const auto view, db::Transaction::begin_read(*m_database));
  HOOKCTL_TRY_AS(const auto seq, find_seq(id));
  return seq ? load_delivery(*seq) : load_refusal(id);
}

Result<std::optional<std::int64_t>> Queries::find_seq(std::string_view id)
{
  auto use = m_find_seq.use();
  HOOKCTL_TRY_AS(const bool found, use.bind(id).step());
  return found ? std::optional(use.integer(0)) : std::nullopt;
}

Result<DeliveryDetails> Queries::load_delivery(std::int64_t seq)
{
  DeliveryDetails out;
  {
    auto use = m_delivery.use();
    HOOKCTL_TRY_AS(const bool found, use.bind(seq).step());
    if (!found) {
      return fail(Failure::event_not_found,
                  "this delivery is no longer kept: only its key is, to know repeats by",
                  "'hookctl env show' says what is kept");
    }
    HOOKCTL_TRY_AS(out, read_delivery(use));
  }
  HOOKCTL_TRY_AS(out.events, load_events(seq));
  return out;
}

Result<DeliveryDetails> Queries::load_refusal(std::string_view id)
{
  auto use = m_refusal.use();
  HOOKCTL_TRY_AS(const bool found, use.bind(id).step());
  if (!found) {
    return fail(Failure::event_not_found,
                text("no delivery or event ", quote(id), " in the journal"),
                "run 'hookctl inbox list' to see what there is");
  }
  HOOKCTL_TRY_AS(Refusal refusal, read_refusal(use));
  return details_of(std::move(refusal));
}

Result<std::vector<EventDetails>> Queries::load_events(std::int64_t delivery)
{
  HOOKCTL_TRY_AS(const auto seqs, load_event_seqs(delivery));
  std::vector<EventDetails> out;
  out.reserve(seqs.size());
  for (const std::int64_t seq : seqs) {
    HOOKCTL_TRY_AS(EventDetails event, load_event(seq));
    out.push_back(std::move(event));
  }
  return out;
}

Result<std::vector<std::int64_t>> Queries::load_event_seqs(std::int64_t delivery)
{
  std::vector<std::int64_t> seqs;
  auto use = m_event_seqs.use();
  use.bind(delivery);
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more || use.integer(1) != delivery) {
      return seqs;
    }
    seqs.push_back(use.integer(0));
  }
}

Result<EventDetails> Queries::load_event(std::int64_t seq)
{
  EventDetails out;
  {
    auto use = m_event.use();
    HOOKCTL_TRY_AS(const bool found, use.bind(seq).step());
    if (!found) {
      return fail(Failure::journal_damaged, "an event in the journal has lost its envelope");
    }
    HOOKCTL_TRY_AS(out.event, read_event(use));
  }
  HOOKCTL_TRY_AS(out.destinations, load_destinations(seq));
  HOOKCTL_TRY_AS(out.attempts, load_attempts(seq));
  return out;
}

Result<std::vector<DestinationRow>> Queries::load_destinations(std::int64_t event)
{
  auto use = m_destinations.use();
  use.bind(event);
  return read_all<DestinationRow>(use, read_destination);
}

Result<std::vector<AttemptRow>> Queries::load_attempts(std::int64_t event)
{
  auto use = m_attempts.use();
  use.bind(event);
  return read_all<AttemptRow>(use, read_attempt);
}

} // namespace hookctl::journal::detail
