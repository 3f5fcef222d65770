#include "hookctl/journal/detail/queue.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"
#include "hookctl/journal/detail/headers_blob.hpp"
#include "hookctl/journal/detail/rows.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace hookctl::journal::detail {

namespace {

constexpr std::size_t kLongestDetail = 2048;

/// What a power cut may take back of settlements; they are delivered again.
constexpr std::chrono::seconds kSyncEvery{1};
/// So often is looked further when all that was found waits for others of its sender.
constexpr int kMostLooks = 16;

constexpr std::string_view kSelectDue = R"sql(
SELECT event, next_attempt FROM event_destinations
WHERE state = 'pending' AND destination = ? AND held = 0 AND next_attempt <= ?
ORDER BY next_attempt, event LIMIT ?)sql";

constexpr std::string_view kSelectClaimed = R"sql(
FROM event_destinations x
JOIN events e ON e.seq = x.event
JOIN deliveries d ON d.seq = e.delivery
WHERE x.event = ? AND x.destination = ?)sql";

constexpr std::string_view kRound = R"sql(
(SELECT count(*) FROM attempts a
 WHERE a.event = x.event AND a.destination = x.destination AND a.outcome <> 'pending'))sql";

constexpr std::string_view kSelectRequest = R"sql(
SELECT d.received_at, r.method, r.target, r.remote_address, r.headers, r.body
FROM events e JOIN deliveries d ON d.seq = e.delivery JOIN requests r ON r.delivery = e.delivery
WHERE e.seq = ?)sql";

constexpr std::string_view kFindEvent = R"sql(
SELECT e.seq, x.order_key FROM events e JOIN event_destinations x ON x.event = e.seq
WHERE e.id = ? AND x.destination = ?)sql";

constexpr std::string_view kInsertAttempt = R"sql(
INSERT INTO attempts (event, destination, at, took_ms, outcome, status, detail)
VALUES (?, ?, ?, ?, ?, ?, ?))sql";

// What is settled stays settled: a late attempt is recorded and changes nothing.
constexpr std::string_view kSetState = R"sql(
UPDATE event_destinations SET attempts = attempts + 1,
  state = CASE state WHEN 'pending' THEN ?1 ELSE state END,
  next_attempt = CASE state WHEN 'pending' THEN ?2 ELSE next_attempt END
WHERE event = ?3 AND destination = ?4)sql";

constexpr std::string_view kSetStatus = R"sql(
UPDATE events SET status = CASE
  WHEN EXISTS (SELECT 1 FROM event_destinations WHERE event = seq AND state = 'dead') THEN 'dead'
  WHEN EXISTS (SELECT 1 FROM event_destinations WHERE event = seq AND state = 'pending') THEN 'pending'
  ELSE 'delivered' END
WHERE seq = ?)sql";

std::string_view cut_detail(std::string_view detail)
{
  if (detail.size() <= kLongestDetail) {
    return detail;
  }
  std::size_t end = kLongestDetail;
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(detail[at]) & 0xc0U) == 0x80U;
  };
  while (end > kLongestDetail - 4 && continues(end)) {
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
  HOOKCTL_TRY_AS(auto order, SenderOrder::prepare(database));
  Queue out(database, std::move(order));
  HOOKCTL_TRY_AS(out.m_select_due, Statement::prepare(database, kSelectDue));
  HOOKCTL_TRY_AS(out.m_select_claimed,
                 Statement::prepare(database,
                                    text("SELECT e.id, d.id, d.account, e.code, ",
                                         kEnvelope,
                                         ", x.attempts, x.exact, ",
                                         kRound,
                                         kSelectClaimed)));
  HOOKCTL_TRY_AS(out.m_select_request, Statement::prepare(database, kSelectRequest));
  HOOKCTL_TRY_AS(out.m_find_event, Statement::prepare(database, kFindEvent));
  HOOKCTL_TRY_AS(out.m_insert_attempt, Statement::prepare(database, kInsertAttempt));
  HOOKCTL_TRY_AS(out.m_set_state, Statement::prepare(database, kSetState));
  HOOKCTL_TRY_AS(out.m_set_status, Statement::prepare(database, kSetStatus));
  return out;
}

Queue::Hand& Queue::hand_of(std::string_view destination)
{
  const auto found = m_hands.find(destination);
  return found != m_hands.end() ? found->second : m_hands[std::string(destination)];
}

/// What is in hand is due as well and comes first: the look goes as far beyond it as is wanted.
Result<Queue::Events>
Queue::find_due(std::string_view destination, TimePoint now, std::size_t limit, const Hand& hand)
{
  Events events;
  auto use = m_select_due.use();
  use.bind(destination, to_unix_ms(now), limit + hand.events.size());
  while (events.size() < limit) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more) {
      break;
    }
    if (!hand.events.contains(use.integer(0))) {
      events.push_back(use.integer(0));
    }
  }
  return events;
}

Result<Queue::Events> Queue::find_claimable(std::string_view destination,
                                            TimePoint now,
                                            const ClaimOptions& options,
                                            Hand& hand)
{
  if (options.order == ClaimOrder::any) {
    if (!hand.was_unordered) {
      HOOKCTL_TRY(m_order.release_all(destination));
      hand.was_unordered = true;
    }
    return find_due(destination, now, options.limit, hand);
  }
  hand.was_unordered = false;
  Events first;
  for (int look = 0; look < kMostLooks && first.empty(); ++look) {
    HOOKCTL_TRY_AS(const auto due, find_due(destination, now, options.limit, hand));
    if (due.empty()) {
      break;
    }
    HOOKCTL_TRY_AS(first, m_order.keep_first(destination, due));
  }
  return first;
}

Result<std::vector<Claimed>>
Queue::claim(std::string_view destination, TimePoint now, const ClaimOptions& options)
{
  Hand& hand = hand_of(destination);
  HOOKCTL_TRY_AS(const auto events, find_claimable(destination, now, options, hand));
  std::vector<Claimed> claimed;
  std::size_t bytes = 0;
  for (const std::int64_t event : events) {
    if (bytes >= options.bytes) {
      break;
    }
    HOOKCTL_TRY_AS(Claimed one, read(event, destination, options.with_request));
    bytes += one.envelope.size() + (one.request ? one.request->body.size() : 0U);
    claimed.push_back(std::move(one));
  }
  hand.events.insert(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(claimed.size()));
  return claimed;
}

Result<Claimed> Queue::read(std::int64_t event, std::string_view destination, bool with_request)
{
  auto use = m_select_claimed.use();
  HOOKCTL_TRY_AS(const bool found, use.bind(event, destination).step());
  if (!found || use.is_null(4)) {
    return fail(Failure::journal_damaged,
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
  out.round = static_cast<std::uint64_t>(use.integer(7));
  if (with_request || out.exact) {
    HOOKCTL_TRY_AS(out.request, read_request(event));
  }
  return out;
}

Result<std::shared_ptr<const model::Request>> Queue::read_request(std::int64_t event)
{
  auto use = m_select_request.use();
  HOOKCTL_TRY_AS(const bool found, use.bind(event).step());
  if (!found) {
    return fail(Failure::journal_damaged, "an event in the journal has lost its request");
  }
  model::Request request;
  request.received_at = from_unix_ms(use.integer(0));
  request.method = use.bytes(1);
  request.target = use.bytes(2);
  request.remote_address = use.bytes(3);
  HOOKCTL_TRY_AS(request.headers, decode_headers(use.bytes(4)));
  request.body = use.bytes(5);
  return std::make_shared<const model::Request>(std::move(request));
}

/// A clock that was set back syncs once more than it must.
db::Durability Queue::durability_of(std::span<const Settlement> batch) const
{
  const bool is_synced =
      m_synced_at && std::ranges::all_of(batch, [this](const Settlement& settlement) {
        return settlement.at >= *m_synced_at && settlement.at - *m_synced_at < kSyncEvery;
      });
  return is_synced ? db::Durability::process_kill : db::Durability::machine_crash;
}

Result<> Queue::settle(std::span<const Settlement> batch)
{
  if (batch.empty()) {
    return {};
  }
  Events events;
  events.reserve(batch.size());
  const db::Durability durability = durability_of(batch);
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database, durability));
  for (const Settlement& settlement : batch) {
    HOOKCTL_TRY_AS(const std::int64_t event, settle_one(settlement));
    events.push_back(event);
  }
  HOOKCTL_TRY(transaction.commit());
  if (durability == db::Durability::machine_crash) {
    m_synced_at = batch.back().at;
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    hand_of(batch[i].destination).events.erase(events[i]);
  }
  return {};
}

Result<std::int64_t> Queue::settle_one(const Settlement& settlement)
{
  auto found = m_find_event.use();
  HOOKCTL_TRY_AS(const bool is_known,
                 found.bind(settlement.event_id, settlement.destination).step());
  if (!is_known) {
    return fail(Failure::event_not_found,
                text("event ",
                     quote(settlement.event_id),
                     " is not meant for destination ",
                     quote(settlement.destination)));
  }
  const std::int64_t event = found.integer(0);
  const auto order_key = found.optional_integer(1);
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
  HOOKCTL_TRY(
      m_set_state.use().bind(state, due_again(settlement), event, settlement.destination).run());
  if (settlement.state != DestinationState::pending) {
    HOOKCTL_TRY(m_set_status.use().bind(event).run());
    if (order_key) {
      HOOKCTL_TRY(m_order.release_next(settlement.destination, *order_key));
    }
  }
  return event;
}

Result<std::optional<TimePoint>> Queue::next_due(std::string_view destination)
{
  const Hand& hand = hand_of(destination);
  auto use = m_select_due.use();
  use.bind(destination, INT64_MAX, hand.events.size() + 1);
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more) {
      return std::optional<TimePoint>();
    }
    if (!hand.events.contains(use.integer(0))) {
      return std::optional(from_unix_ms(use.integer(1)));
    }
  }
}

} // namespace hookctl::journal::detail
