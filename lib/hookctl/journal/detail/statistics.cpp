#include "hookctl/journal/detail/statistics.hpp"

#include "hookctl/db/statement.hpp"
#include "hookctl/db/transaction.hpp"

#include <algorithm>
#include <string_view>

namespace hookctl::journal::detail {

namespace {

// ?1 account, ?2 since, ?3 limit; NULL switches a condition off.
constexpr std::string_view kDeliveryCounts = R"sql(
SELECT account, status, COUNT(*), SUM(repeats), MAX(received_at)
FROM deliveries WHERE (?1 IS NULL OR account = ?1) AND (?2 IS NULL OR received_at >= ?2)
GROUP BY account, status ORDER BY account, status LIMIT ?3)sql";

constexpr std::string_view kEventCounts = R"sql(
SELECT d.account, e.code, e.status, COUNT(*), MAX(d.received_at)
FROM events e JOIN deliveries d ON d.seq = e.delivery
WHERE (?1 IS NULL OR d.account = ?1) AND (?2 IS NULL OR d.received_at >= ?2)
GROUP BY d.account, e.code, e.status ORDER BY d.account, e.code, e.status LIMIT ?3)sql";

constexpr std::string_view kRefusals = R"sql(
SELECT account, status, reason, COUNT(*), MAX(at)
FROM refusals WHERE (?1 IS NULL OR account = ?1) AND (?2 IS NULL OR at >= ?2)
GROUP BY account, status, reason ORDER BY COUNT(*) DESC, account, status, reason LIMIT ?3)sql";

// Most traces have no drift and are not parsed; json_each() would fail on one that is not JSON.
// d.id comes from the row with the greatest time: SQLite promises that beside MAX().
constexpr std::string_view kDrift = R"sql(
SELECT d.account, json_extract(f.value, '$.path'), json_extract(f.value, '$.what'),
       json_extract(f.value, '$.keyword'), COUNT(*), SUM(json_extract(f.value, '$.count')),
       MAX(d.received_at), d.id
FROM deliveries d JOIN requests r ON r.delivery = d.seq,
     json_each(CASE WHEN instr(r.trace, '"drift":') > 0 AND json_valid(r.trace) THEN r.trace
               ELSE '{}' END, '$.drift.findings') f
WHERE (?1 IS NULL OR d.account = ?1) AND (?2 IS NULL OR d.received_at >= ?2)
GROUP BY 1, 2, 3, 4 ORDER BY COUNT(*) DESC, 1, 2, 3, 4 LIMIT ?3)sql";

DeliveryCount read_delivery_count(const db::Use& use)
{
  return {use.bytes(0),
          static_cast<int>(use.integer(1)),
          use.integer(2),
          use.integer(3),
          from_unix_ms(use.integer(4))};
}

EventCount read_event_count(const db::Use& use)
{
  return {use.bytes(0), use.bytes(1), use.bytes(2), use.integer(3), from_unix_ms(use.integer(4))};
}

RefusalCount read_refusal_count(const db::Use& use)
{
  return {use.bytes(0),
          static_cast<int>(use.integer(1)),
          use.bytes(2),
          use.integer(3),
          from_unix_ms(use.integer(4))};
}

DriftCount read_drift_count(const db::Use& use)
{
  return {use.bytes(0),
          use.bytes(1),
          use.bytes(2),
          use.bytes(3),
          use.integer(4),
          use.integer(5),
          from_unix_ms(use.integer(6)),
          use.bytes(7)};
}

/// One row more than the limit is asked for: it tells that there are more.
template<typename Row>
Result<std::vector<Row>> count_rows(db::Database& database,
                                    std::string_view sql,
                                    Row (*read)(const db::Use&),
                                    const StatisticsFilter& filter,
                                    bool& is_cut)
{
  const auto since = filter.since ? std::optional(to_unix_ms(*filter.since)) : std::nullopt;
  HOOKCTL_TRY_AS(auto statement, db::Statement::prepare(database, sql));
  std::vector<Row> rows;
  auto use = statement.use();
  use.bind(filter.account, since, filter.limit + 1);
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more) {
      return rows;
    }
    if (rows.size() == filter.limit) {
      is_cut = true;
      return rows;
    }
    rows.push_back(read(use));
  }
}

} // namespace

Result<Statistics> count_all(db::Database& database, const StatisticsFilter& filter)
{
  HOOKCTL_TRY_AS(const auto view, db::Transaction::begin_read(database));
  Statistics out;
  HOOKCTL_TRY_AS(out.deliveries,
                 count_rows(database, kDeliveryCounts, read_delivery_count, filter, out.is_cut));
  HOOKCTL_TRY_AS(out.events,
                 count_rows(database, kEventCounts, read_event_count, filter, out.is_cut));
  HOOKCTL_TRY_AS(out.refusals,
                 count_rows(database, kRefusals, read_refusal_count, filter, out.is_cut));
  HOOKCTL_TRY_AS(out.drift, count_rows(database, kDrift, read_drift_count, filter, out.is_cut));
  return out;
}

} // namespace hookctl::journal::detail
