#include "hookctl/journal/detail/queue.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"
#include "hookctl/journal/detail/rows.hpp"

namespace hookctl::journal::detail {

namespace {

constexpr std::size_t kDetail = 2048;

constexpr std::string_view kSelectDue = R"sql(
SELECT event FROM event_destinations
WHERE state = 'pending' AND destination = ? AND held = 0 AND next_attempt <= ?
ORDER BY next_attempt, event LIMIT ?)sql";

constexpr std::string_view kHold =
    "UPDATE event_destinations SET held = 1 WHERE event = ? AND destination = ?";

constexpr std::string_view kSelectClaimed = R"sql(
FROM event_destinations x
JOIN events e ON e.seq = x.event
JOIN deliveries d ON d.seq = e.delivery
WHERE x.event = ? AND x.destination = ?)sql";

constexpr std::string_view kNextDue = R"sql(
SELECT min(next_attempt) FROM event_destinations
WHERE state = 'pending' AND destination = ? AND held = 0)sql";

constexpr std::string_view kFindEvent = R"sql(
SELECT e.seq FROM events e JOIN event_destinations x ON x.event = e.seq
WHERE e.id = ? AND x.destination = ?)sql";

constexpr std::string_view kInsertAttempt = R"sql(
INSERT INTO attempts (event, destination, at, took_ms, outcome, status, detail)
VALUES (?, ?, ?, ?, ?, ?, ?))sql";

constexpr std::string_view kCountAttempt = R"sql(
UPDATE event_destinations SET attempts = attempts + 1, held = 0 WHERE event = ? AND destination = ?)sql";

// What is settled stays settled: a late attempt is recorded and changes nothing.
constexpr std::string_view kSetState = R"sql(
UPDATE event_destinations SET state = ?, next_attempt = ?
WHERE event = ? AND destination = ? AND state = 'pending')sql";

constexpr std::string_view kSetStatus = R"sql(
UPDATE events SET status = CASE
  WHEN EXISTS (SELECT 1 FROM event_destinations WHERE event = seq AND state = 'dead') THEN 'dead'
  WHEN EXISTS (SELECT 1 FROM event_destinations WHERE event = seq AND state = 'pending') THEN 'pending'
  ELSE 'delivered' END
WHERE seq = ?)sql";

std::string_view cut_detail(std::string_view detail)
{
  if (detail.size() <= kDetail) {
    return detail;
  }
  std::size_t end = kDetail;
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(detail[at]) & 0xc0U) == 0x80U;
  };
  while (end > kDetail - 4 && continues(end)) {
    --end;
  }
  return detail.substr(0, end);
}

std::optional<std::int64_t> due_again(const Settlement& settlement)
{
  if (settlement.state != DestinationState::pending) {
    return std::nullopt;
  }
  return to_unix_ms(settlement.next_attempt.value_or(settlement.at));
}

} // namespace

Result<Queue> Queue::prepare(db::Database& database)
{
  using db::Statement;
  Queue out(database);
  HOOKCTL_TRY_AS(out.m_select_due, Statement::prepare(database, kSelectDue));
  HOOKCTL_TRY_AS(out.m_hold, Statement::prepare(database, kHold));
  HOOKCTL_TRY_AS(out.m_select_claimed,
                 Statement::prepare(database,
                                    text("SELECT e.id, d.id, d.account, e.code, ",
                                         kEnvelope,
                                         ", x.attempts, x.exact ",
                                         kSelectClaimed)));
  HOOKCTL_TRY_AS(out.m_next_due, Statement::prepare(database, kNextDue));
  HOOKCTL_TRY_AS(out.m_find_event, Statement::prepare(database, kFindEvent));
  HOOKCTL_TRY_AS(out.m_insert_attempt, Statement::prepare(database, kInsertAttempt));
  HOOKCTL_TRY_AS(out.m_count_attempt, Statement::prepare(database, kCountAttempt));
  HOOKCTL_TRY_AS(out.m_set_state, Statement::prepare(database, kSetState));
  HOOKCTL_TRY_AS(out.m_set_status, Statement::prepare(database, kSetStatus));
  return out;
}

Result<> Queue::release_claims()
{
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database));
  HOOKCTL_TRY(m_database->execute(
      "UPDATE event_destinations SET held = 0 WHERE state = 'pending' AND held = 1"));
  return transaction.commit();
}

Result<std::vector<std::int64_t>>
Queue::find_due(std::string_view destination, TimePoint now, std::size_t limit)
{
  std::vector<std::int64_t> events;
  auto use = m_select_due.use();
  use.bind(destination, to_unix_ms(now), static_cast<std::int64_t>(limit));
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more) {
      return events;
    }
    events.push_back(use.integer(0));
  }
}

Result<std::vector<Claimed>>
Queue::claim(std::string_view destination, TimePoint now, std::size_t limit)
{
  // A look without the write lock first: workers ask often, and mostly nothing is due.
  HOOKCTL_TRY_AS(const auto waiting, find_due(destination, now, std::min<std::size_t>(limit, 1)));
  if (waiting.empty()) {
    return std::vector<Claimed>{};
  }
  // A claim that a power cut takes back is only released earlier, so it costs no sync.
  HOOKCTL_TRY_AS(auto transaction,
                 db::Transaction::begin_write(*m_database, db::Durability::process_kill));
  HOOKCTL_TRY_AS(const auto due, find_due(destination, now, limit));
  std::vector<Claimed> claimed;
  claimed.reserve(due.size());
  for (const std::int64_t event : due) {
    HOOKCTL_TRY_AS(Claimed one, hold(event, destination));
    claimed.push_back(std::move(one));
  }
  HOOKCTL_TRY(transaction.commit());
  return claimed;
}

Result<Claimed> Queue::hold(std::int64_t event, std::string_view destination)
{
  HOOKCTL_TRY(m_hold.use().bind(event, destination).run());
  auto use = m_select_claimed.use();
  HOOKCTL_TRY_AS(const bool found, use.bind(event, destination).step());
  if (!found || use.is_null(4)) {
    return fail(ErrorCode::invalid_data,
                text("an event for ", quote(destination), " is damaged in the journal"));
  }
  Claimed out;
  out.event_id = use.bytes(0);
  out.delivery_id = use.bytes(1);
  out.account = use.bytes(2);
  out.code = use.bytes(3);
  out.envelope = use.bytes(4);
  out.attempts = static_cast<int>(use.integer(5));
  out.exact = use.integer(6) != 0;
  return out;
}

Result<> Queue::settle(std::span<const Settlement> batch)
{
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database));
  for (const Settlement& settlement : batch) {
    HOOKCTL_TRY(settle_one(settlement));
  }
  return transaction.commit();
}

Result<> Queue::settle_one(const Settlement& settlement)
{
  HOOKCTL_TRY_AS(const std::int64_t event, find_event(settlement));
  const std::string_view state = to_string(settlement.state);
  HOOKCTL_TRY(m_insert_attempt.use()
                  .bind(event,
                        settlement.destination,
                        to_unix_ms(settlement.at),
                        settlement.took.count(),
                        state,
                        settlement.status,
                        cut_detail(settlement.detail))
                  .run());
  HOOKCTL_TRY(m_count_attempt.use().bind(event, settlement.destination).run());
  HOOKCTL_TRY(
      m_set_state.use().bind(state, due_again(settlement), event, settlement.destination).run());
  return m_set_status.use().bind(event).run();
}

Result<std::int64_t> Queue::find_event(const Settlement& settlement)
{
  auto use = m_find_event.use();
  HOOKCTL_TRY_AS(const bool found, use.bind(settlement.event_id, settlement.destination).step());
  if (!found) {
    return fail(ErrorCode::not_found,
                text("event ",
                     quote(settlement.event_id),
                     " is not meant for destination ",
                     quote(settlement.destination)));
  }
  return use.integer(0);
}

Result<std::optional<TimePoint>> Queue::next_due(std::string_view destination)
{
  auto use = m_next_due.use();
  HOOKCTL_TRY(use.bind(destination).step());
  const auto due = use.optional_integer(0);
  return due ? std::optional(from_unix_ms(*due)) : std::nullopt;
}

} // namespace hookctl::journal::detail
