#include "hookctl/journal/detail/requeuer.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"
#include "hookctl/journal/detail/stored_envelope.hpp"

namespace hookctl::journal::detail {

namespace {

// An event whose request is gone cannot be told what it was.
constexpr std::string_view kFindKeptEvent = R"sql(
SELECT e.seq, e.delivery FROM events e WHERE e.id = ? AND EXISTS (SELECT 1 FROM requests WHERE delivery = e.delivery))sql";

// What is due already is left as it is: a worker may have it in hand.
constexpr std::string_view kQueue = R"sql(
INSERT INTO event_destinations (event, destination, state, next_attempt, exact) VALUES (?1, ?2, 'pending', ?3, ?4)
ON CONFLICT (event, destination) DO UPDATE SET state = 'pending', attempts = 0, next_attempt = ?3, exact = ?4
WHERE state <> 'pending' OR next_attempt > ?3)sql";

constexpr std::string_view kClearReason = "UPDATE events SET reason = '' WHERE seq = ?";

// One that has no destination at all keeps the status it has.
constexpr std::string_view kSetStatusAgain = R"sql(
UPDATE events SET status = CASE
  WHEN EXISTS (SELECT 1 FROM event_destinations WHERE event = seq AND state = 'dead') THEN 'dead'
  WHEN EXISTS (SELECT 1 FROM event_destinations WHERE event = seq AND state = 'pending') THEN 'pending'
  ELSE 'delivered' END
WHERE seq = ? AND EXISTS (SELECT 1 FROM event_destinations WHERE event = seq))sql";

constexpr std::string_view kCountRequeue = "UPDATE journal SET requeues = requeues + 1";

constexpr std::string_view kDue = R"sql(
SELECT EXISTS (SELECT 1 FROM event_destinations WHERE event = ? AND state = 'pending' AND next_attempt <= ?))sql";

constexpr std::string_view kReplace = R"sql(
UPDATE events SET code = ?, sender = ?, source = ?, recipient = ?, status = ?, reason = ?,
  size = ?, first = ?, head = ?, tail = ? WHERE seq = ?)sql";

tl::unexpected<Error> no_longer_kept(const std::string& id)
{
  return fail(Failure::event_not_found, text("event ", quote(id), " is no longer kept"));
}

} // namespace

Result<Requeuer> Requeuer::prepare(db::Database& database)
{
  using db::Statement;
  Requeuer out(database);
  HOOKCTL_TRY_AS(out.m_find_event, Statement::prepare(database, kFindKeptEvent));
  HOOKCTL_TRY_AS(out.m_queue, Statement::prepare(database, kQueue));
  HOOKCTL_TRY_AS(out.m_clear_reason, Statement::prepare(database, kClearReason));
  HOOKCTL_TRY_AS(out.m_set_status, Statement::prepare(database, kSetStatusAgain));
  HOOKCTL_TRY_AS(out.m_count, Statement::prepare(database, kCountRequeue));
  HOOKCTL_TRY_AS(out.m_requeues, Statement::prepare(database, "SELECT requeues FROM journal"));
  HOOKCTL_TRY_AS(out.m_due, Statement::prepare(database, kDue));
  HOOKCTL_TRY_AS(out.m_body,
                 Statement::prepare(database, "SELECT body FROM requests WHERE delivery = ?"));
  HOOKCTL_TRY_AS(out.m_set_trace,
                 Statement::prepare(database, "UPDATE requests SET trace = ? WHERE delivery = ?"));
  HOOKCTL_TRY_AS(out.m_replace, Statement::prepare(database, kReplace));
  HOOKCTL_TRY_AS(out.m_forget_envelope,
                 Statement::prepare(database, "DELETE FROM whole_envelopes WHERE event = ?"));
  HOOKCTL_TRY_AS(
      out.m_insert_envelope,
      Statement::prepare(database, "INSERT INTO whole_envelopes (event, json) VALUES (?, ?)"));
  return out;
}

Result<std::optional<Requeuer::Place>> Requeuer::find_event(std::string_view id)
{
  auto use = m_find_event.use();
  HOOKCTL_TRY_AS(const bool found, use.bind(id).step());
  return found ? std::optional(Place{use.integer(0), use.integer(1)}) : std::nullopt;
}

/// False when it is due already.
Result<bool>
Requeuer::queue(std::int64_t event, std::string_view destination, TimePoint due, bool exact)
{
  HOOKCTL_TRY(m_queue.use().bind(event, destination, to_unix_ms(due), exact ? 1 : 0).run());
  return m_database->changes() > 0;
}

Result<std::vector<Requeued>> Requeuer::requeue(std::span<const Requeue> batch)
{
  std::vector<Requeued> outcomes;
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database));
  for (const Requeue& one : batch) {
    HOOKCTL_TRY_AS(const auto place, find_event(one.event_id));
    if (!place) {
      outcomes.insert(outcomes.end(), one.destinations.size(), Requeued::gone);
      continue;
    }
    for (const std::string& destination : one.destinations) {
      HOOKCTL_TRY_AS(const bool queued, queue(place->event, destination, one.due, one.exact));
      outcomes.push_back(queued ? Requeued::queued : Requeued::waiting);
    }
    HOOKCTL_TRY(m_clear_reason.use().bind(place->event).run());
    HOOKCTL_TRY(m_set_status.use().bind(place->event).run());
  }
  HOOKCTL_TRY(m_count.use().run());
  HOOKCTL_TRY(transaction.commit());
  return outcomes;
}

Result<> Requeuer::remap(const Remapped& delivery)
{
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database));
  std::optional<std::string> body;
  std::size_t shared_from = 0;
  for (const NewEvent& event : delivery.events) {
    HOOKCTL_TRY_AS(const auto place, find_event(event.id));
    if (!place) {
      return no_longer_kept(event.id);
    }
    HOOKCTL_TRY(require_idle(*place, event.id, delivery.due));
    if (!body) {
      HOOKCTL_TRY_AS(body, load_body(place->delivery));
      HOOKCTL_TRY(m_set_trace.use().bind(delivery.trace, place->delivery).run());
    }
    HOOKCTL_TRY(replace(*place, event, *body, shared_from));
    for (const std::string& destination : event.destinations) {
      HOOKCTL_TRY(queue(place->event, destination, delivery.due, false));
    }
    HOOKCTL_TRY(m_set_status.use().bind(place->event).run());
  }
  HOOKCTL_TRY(m_count.use().run());
  return transaction.commit();
}

Result<std::string> Requeuer::load_body(std::int64_t delivery)
{
  auto use = m_body.use();
  HOOKCTL_TRY(use.bind(delivery).step());
  return use.bytes(0);
}

Result<> Requeuer::require_idle(const Place& place, const std::string& id, TimePoint now)
{
  auto use = m_due.use();
  HOOKCTL_TRY(use.bind(place.event, to_unix_ms(now)).step());
  if (use.integer(0) == 0) {
    return {};
  }
  return fail(Failure::event_under_way,
              text("event ", quote(id), " is due, or being delivered just now"),
              "try again when it has been attempted");
}

Result<> Requeuer::replace(const Place& place,
                           const NewEvent& event,
                           std::string_view body,
                           std::size_t& shared_from)
{
  const auto shared = share_with_body(event.envelope, body, shared_from);
  HOOKCTL_TRY(m_forget_envelope.use().bind(place.event).run());
  auto use = m_replace.use();
  use.bind(event.code,
           event.sender,
           event.source,
           event.recipient,
           to_string(event.status),
           event.reason);
  if (!shared) {
    use.bind(std::nullopt, std::nullopt, std::nullopt, std::nullopt, place.event);
    HOOKCTL_TRY(use.run());
    return m_insert_envelope.use().bind(place.event, event.envelope).run();
  }
  shared_from = shared->first + shared->size;
  use.bind(shared->size, shared->first + 1, shared->head, shared->tail, place.event);
  return use.run();
}

Result<std::int64_t> Requeuer::requeues()
{
  auto use = m_requeues.use();
  HOOKCTL_TRY(use.step());
  return use.integer(0);
}

} // namespace hookctl::journal::detail
