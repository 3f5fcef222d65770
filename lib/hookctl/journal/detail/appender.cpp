#include "hookctl/journal/detail/appender.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"
#include "hookctl/journal/detail/headers_blob.hpp"
#include "hookctl/journal/detail/stored_envelope.hpp"

#include <algorithm>

namespace hookctl::journal::detail {

namespace {

// A stranger decides how long these are.
constexpr std::size_t kRefusedMethod = 32;
constexpr std::size_t kRefusedTarget = 2048;
constexpr std::size_t kRefusedHeaders = 8192;
constexpr std::size_t kRefusedReason = 1024;

constexpr std::string_view kInsertDelivery = R"sql(
INSERT INTO deliveries (seq, id, account, provider, dedupe_key, received_at, status, verified, key, first_event)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))sql";

constexpr std::string_view kCountRepeat =
    "UPDATE deliveries SET repeats = repeats + 1 WHERE seq = ?";

constexpr std::string_view kInsertRequest = R"sql(
INSERT INTO requests (delivery, method, target, remote_address, headers, trace, body)
VALUES (?, ?, ?, ?, ?, ?, ?))sql";

constexpr std::string_view kInsertEvent = R"sql(
INSERT INTO events (seq, id, delivery, code, sender, source, recipient, status, reason, size, first, head, tail)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))sql";

constexpr std::string_view kInsertEnvelope =
    "INSERT INTO whole_envelopes (event, json) VALUES (?, ?)";

constexpr std::string_view kInsertDestination = R"sql(
INSERT INTO event_destinations (event, destination, state, next_attempt) VALUES (?, ?, 'pending', ?))sql";

constexpr std::string_view kInsertRefusal = R"sql(
INSERT INTO refusals (id, account, at, status, reason, remote_address, method, target, headers, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))sql";

constexpr std::string_view kTrimRefusals =
    "DELETE FROM refusals WHERE seq <= (SELECT max(seq) FROM refusals) - ?";

// Otherwise an event would wait for nobody, or be handed to somebody it is not meant for.
Result<> check_destinations(const NewEvent& event)
{
  if ((event.status == EventStatus::pending) == event.destinations.empty()) {
    return fail(ErrorCode::internal,
                text("event ",
                     quote(event.id),
                     " is ",
                     to_string(event.status),
                     " and has ",
                     event.destinations.size(),
                     " destinations"));
  }
  return {};
}

} // namespace

Result<Appender> Appender::prepare(db::Database& database, const SqliteOptions& options)
{
  using db::Statement;
  Appender out(database, options);
  HOOKCTL_TRY_AS(out.m_dedupe, Dedupe::prepare(database));
  HOOKCTL_TRY_AS(out.m_insert_delivery, Statement::prepare(database, kInsertDelivery));
  HOOKCTL_TRY_AS(out.m_count_repeat, Statement::prepare(database, kCountRepeat));
  HOOKCTL_TRY_AS(out.m_insert_request, Statement::prepare(database, kInsertRequest));
  HOOKCTL_TRY_AS(out.m_insert_event, Statement::prepare(database, kInsertEvent));
  HOOKCTL_TRY_AS(out.m_insert_envelope, Statement::prepare(database, kInsertEnvelope));
  HOOKCTL_TRY_AS(out.m_insert_destination, Statement::prepare(database, kInsertDestination));
  HOOKCTL_TRY_AS(out.m_insert_refusal, Statement::prepare(database, kInsertRefusal));
  HOOKCTL_TRY_AS(out.m_trim_refusals, Statement::prepare(database, kTrimRefusals));
  return out;
}

Result<> Appender::load()
{
  HOOKCTL_TRY(m_dedupe.load());
  const auto newest = [&](std::string_view table) {
    return db::query_integer(*m_database, text("SELECT coalesce(max(seq), 0) FROM ", table));
  };
  HOOKCTL_TRY_AS(m_newest.delivery, newest("deliveries"));
  HOOKCTL_TRY_AS(m_newest.event, newest("events"));
  m_newest.delivery = std::max(m_newest.delivery, m_dedupe.moved_up_to());
  return {};
}

Result<std::vector<Appended>> Appender::append(std::span<const NewDelivery> batch)
{
  const Newest before = m_newest;
  auto outcomes = write(batch);
  if (!outcomes) {
    m_newest = before;
    m_dedupe.take_back(before.delivery + 1);
  }
  return outcomes;
}

Result<std::vector<Appended>> Appender::write(std::span<const NewDelivery> batch)
{
  std::vector<Appended> outcomes;
  outcomes.reserve(batch.size());
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database));
  for (const NewDelivery& delivery : batch) {
    HOOKCTL_TRY_AS(Appended outcome, add_delivery(delivery));
    outcomes.push_back(std::move(outcome));
  }
  HOOKCTL_TRY(transaction.commit());
  return outcomes;
}

Result<Appended> Appender::add_delivery(const NewDelivery& delivery)
{
  std::uint64_t hash = 0;
  if (delivery.dedupe_key) {
    hash = m_dedupe.hash_of(delivery.account, *delivery.dedupe_key);
    const TimePoint oldest = delivery.request.received_at - m_options.dedupe_window;
    HOOKCTL_TRY_AS(auto first, m_dedupe.find(hash, delivery.account, *delivery.dedupe_key, oldest));
    if (first) {
      HOOKCTL_TRY(m_count_repeat.use().bind(first->seq).run());
      return Appended{std::move(first->id), true};
    }
  }
  const std::int64_t seq = ++m_newest.delivery;
  HOOKCTL_TRY(add_row(seq, delivery));
  HOOKCTL_TRY(add_request(seq, delivery));
  std::size_t shared_from = 0;
  for (const NewEvent& event : delivery.events) {
    HOOKCTL_TRY(add_event(seq, event, delivery.request, shared_from));
  }
  if (delivery.dedupe_key) {
    m_dedupe.add(hash, seq);
  }
  return Appended{delivery.id, false};
}

Result<> Appender::add_row(std::int64_t seq, const NewDelivery& delivery)
{
  const auto first_event =
      delivery.events.empty() ? std::nullopt : std::optional(m_newest.event + 1);
  return m_insert_delivery.use()
      .bind(seq,
            delivery.id,
            delivery.account,
            delivery.provider,
            delivery.dedupe_key,
            to_unix_ms(delivery.request.received_at),
            delivery.status,
            delivery.verified,
            delivery.key,
            first_event)
      .run();
}

Result<> Appender::add_request(std::int64_t delivery, const NewDelivery& from)
{
  const model::Request& request = from.request;
  const std::string headers = encode_headers(request.headers);
  return m_insert_request.use()
      .bind(delivery,
            request.method,
            request.target,
            request.remote_address,
            db::Blob{headers},
            from.trace,
            db::Blob{request.body})
      .run();
}

Result<> Appender::add_event(std::int64_t delivery,
                             const NewEvent& event,
                             const model::Request& request,
                             std::size_t& shared_from)
{
  HOOKCTL_TRY(check_destinations(event));
  const std::int64_t seq = ++m_newest.event;
  const auto shared = share_with_body(event.envelope, request.body, shared_from);
  auto use = m_insert_event.use();
  use.bind(seq,
           event.id,
           delivery,
           event.code,
           event.sender,
           event.source,
           event.recipient,
           to_string(event.status),
           event.reason);
  if (shared) {
    use.bind(shared->size, shared->first + 1, shared->head, shared->tail);
    shared_from = shared->first + shared->size;
  }
  HOOKCTL_TRY(use.run());
  if (!shared) {
    HOOKCTL_TRY(m_insert_envelope.use().bind(seq, event.envelope).run());
  }
  const std::int64_t due = to_unix_ms(request.received_at);
  for (const std::string& destination : event.destinations) {
    HOOKCTL_TRY(m_insert_destination.use().bind(seq, destination, due).run());
  }
  return {};
}

Result<> Appender::append_refusals(std::span<const Refusal> batch)
{
  // What the ring cannot hold need not pass through the disk.
  const auto kept = batch.last(std::min(batch.size(), m_options.refusals));
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database));
  for (const Refusal& refusal : kept) {
    HOOKCTL_TRY(add_refusal(refusal));
  }
  HOOKCTL_TRY(m_trim_refusals.use().bind(static_cast<std::int64_t>(m_options.refusals)).run());
  return transaction.commit();
}

Result<> Appender::add_refusal(const Refusal& refusal)
{
  const std::string headers = encode_headers(truncate_headers(refusal.headers, kRefusedHeaders));
  return m_insert_refusal.use()
      .bind(refusal.id,
            refusal.account,
            to_unix_ms(refusal.at),
            refusal.status,
            first_bytes(refusal.reason, kRefusedReason),
            refusal.remote_address,
            first_bytes(refusal.method, kRefusedMethod),
            first_bytes(refusal.target, kRefusedTarget),
            db::Blob{headers},
            db::Blob{first_bytes(refusal.body, m_options.refusal_body)})
      .run();
}

} // namespace hookctl::journal::detail
