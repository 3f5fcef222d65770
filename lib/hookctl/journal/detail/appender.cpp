#include "hookctl/journal/detail/appender.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"
#include "hookctl/journal/detail/headers_blob.hpp"

namespace hookctl::journal::detail {

namespace {

// A stranger decides how long these are.
constexpr std::size_t kRefusedMethod = 32;
constexpr std::size_t kRefusedTarget = 2048;
constexpr std::size_t kRefusedHeaders = 8192;
constexpr std::size_t kRefusedReason = 1024;

// A repeat changes only the count of the first one, whose row then comes back instead of the new
// one's.
constexpr std::string_view kInsertDelivery = R"sql(
INSERT INTO deliveries (id, account, provider, dedupe_key, received_at, status, verified, key)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (account, dedupe_key) WHERE dedupe_key IS NOT NULL DO UPDATE SET repeats = repeats + 1
RETURNING seq, id, repeats)sql";

constexpr std::string_view kInsertRequest = R"sql(
INSERT INTO requests (delivery, method, target, remote_address, headers, trace, body)
VALUES (?, ?, ?, ?, ?, ?, ?))sql";

constexpr std::string_view kInsertEvent = R"sql(
INSERT INTO events (id, delivery, code, sender, source, recipient, status, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq)sql";

constexpr std::string_view kInsertEnvelope = "INSERT INTO envelopes (event, json) VALUES (?, ?)";

constexpr std::string_view kInsertDestination = R"sql(
INSERT INTO event_destinations (event, destination, state, next_attempt) VALUES (?, ?, 'pending', ?))sql";

constexpr std::string_view kInsertRefusal = R"sql(
INSERT INTO refusals (id, account, at, status, reason, remote_address, method, target, headers, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))sql";

constexpr std::string_view kTrimRefusals =
    "DELETE FROM refusals WHERE seq <= (SELECT max(seq) FROM refusals) - ?";

std::string_view first_bytes(std::string_view value, std::size_t limit)
{
  return value.substr(0, limit);
}

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
  HOOKCTL_TRY_AS(out.m_insert_delivery, Statement::prepare(database, kInsertDelivery));
  HOOKCTL_TRY_AS(out.m_insert_request, Statement::prepare(database, kInsertRequest));
  HOOKCTL_TRY_AS(out.m_insert_event, Statement::prepare(database, kInsertEvent));
  HOOKCTL_TRY_AS(out.m_insert_envelope, Statement::prepare(database, kInsertEnvelope));
  HOOKCTL_TRY_AS(out.m_insert_destination, Statement::prepare(database, kInsertDestination));
  HOOKCTL_TRY_AS(out.m_insert_refusal, Statement::prepare(database, kInsertRefusal));
  HOOKCTL_TRY_AS(out.m_trim_refusals, Statement::prepare(database, kTrimRefusals));
  return out;
}

Result<std::vector<Appended>> Appender::append(std::span<const NewDelivery> batch)
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
  std::int64_t seq = 0;
  Appended outcome;
  {
    auto use = m_insert_delivery.use();
    use.bind(delivery.id,
             delivery.account,
             delivery.provider,
             delivery.dedupe_key,
             to_unix_ms(delivery.request.received_at),
             delivery.status,
             delivery.verified,
             delivery.key);
    HOOKCTL_TRY(use.step());
    seq = use.integer(0);
    outcome.delivery_id = use.bytes(1);
    outcome.duplicate = use.integer(2) > 0;
  }
  if (outcome.duplicate) {
    return outcome;
  }
  HOOKCTL_TRY(add_request(seq, delivery));
  for (const NewEvent& event : delivery.events) {
    HOOKCTL_TRY(add_event(seq, event, delivery.request.received_at));
  }
  return outcome;
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

Result<> Appender::add_event(std::int64_t delivery, const NewEvent& event, TimePoint due)
{
  HOOKCTL_TRY(check_destinations(event));
  std::int64_t seq = 0;
  {
    auto use = m_insert_event.use();
    use.bind(event.id,
             delivery,
             event.code,
             event.sender,
             event.source,
             event.recipient,
             to_string(event.status),
             event.reason);
    HOOKCTL_TRY(use.step());
    seq = use.integer(0);
  }
  HOOKCTL_TRY(m_insert_envelope.use().bind(seq, event.envelope).run());
  for (const std::string& destination : event.destinations) {
    HOOKCTL_TRY(m_insert_destination.use().bind(seq, destination, to_unix_ms(due)).run());
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
