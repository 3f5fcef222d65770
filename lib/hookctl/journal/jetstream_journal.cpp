#include "hookctl/journal/jetstream_journal.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/journal/detail/record.hpp"
#include "hookctl/journal/detail/stream_keeper.hpp"
#include "hookctl/journal/detail/stream_pruner.hpp"
#include "hookctl/journal/detail/stream_queries.hpp"
#include "hookctl/journal/detail/stream_queue.hpp"
#include "hookctl/journal/detail/stream_requeuer.hpp"
#include "hookctl/journal/detail/subject.hpp"
#include "hookctl/nats/publisher.hpp"
#include "hookctl/nats/stream.hpp"

#include <utility>

namespace hookctl::journal {

namespace {

using detail::Names;

class JetStreamJournal final : public Journal {
public:
  JetStreamJournal(const JetStreamOptions& options,
                   std::unique_ptr<nats::Connection> connection,
                   std::unique_ptr<nats::Publisher> publisher)
      : m_options(options)
      , m_names(options.environment)
      , m_connection(std::move(connection))
      , m_publisher(std::move(publisher))
      , m_keeper(*m_connection, m_names, m_options)
      , m_queue(*m_connection, *m_publisher, m_names, m_options)
      , m_queries(*m_connection, m_names)
      , m_states(*m_connection, m_names)
      , m_requeuer(*m_connection, *m_publisher, m_names, m_queries)
      , m_pruner(*m_connection, m_names, m_queries, m_keeper)
  {
  }

  Result<std::vector<Appended>> append(std::span<const NewDelivery> batch) override
  {
    HOOKCTL_TRY(m_keeper.require_room());
    std::vector<nats::NewMessage> messages;
    messages.reserve(batch.size());
    for (const NewDelivery& delivery : batch) {
      HOOKCTL_TRY_AS(auto message, message_of(delivery));
      messages.push_back(std::move(message));
    }
    const auto stored = m_publisher->publish(messages);
    std::vector<Appended> out;
    out.reserve(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      out.push_back(appended(batch[i], stored[i]));
    }
    return out;
  }

  Result<> append_refusals(std::span<const Refusal> batch) override
  {
    const auto kept = batch.last(std::min(batch.size(), m_options.refusals));
    std::vector<nats::NewMessage> messages;
    messages.reserve(kept.size());
    for (const Refusal& refusal : kept) {
      messages.push_back({.subject = m_names.refusals_subject,
                          .payload = detail::encode_refusal(refusal, m_options.refusal_body)});
    }
    return publish_all(messages);
  }

  Result<> probe() override
  {
    HOOKCTL_TRY(m_keeper.require_room());
    const nats::NewMessage message{.subject = text(m_names.key_prefix, "probe"),
                                   .payload = "can anything be stored?"};
    return publish_all({&message, 1});
  }

  Result<Upkeep> maintain(TimePoint now) override
  {
    HOOKCTL_TRY(m_keeper.step(now));
    return Upkeep{};
  }

  Result<std::vector<Claimed>>
  claim(std::string_view destination, TimePoint now, const ClaimOptions& options) override
  {
    return m_queue.claim(destination, now, options);
  }

  Result<> settle(std::span<const Settlement> batch) override { return m_queue.settle(batch); }

  Result<std::optional<TimePoint>> next_due(std::string_view destination) override
  {
    return m_queue.next_due(destination);
  }

  Result<std::vector<Requeued>> requeue(std::span<const Requeue> batch) override
  {
    return m_requeuer.requeue(batch);
  }

  Result<> remap(const Remapped& delivery) override { return m_requeuer.remap(delivery); }

  Result<Pruned> prune(const PruneFilter& filter) override { return m_pruner.step(filter); }

  Result<> disable_destination(const DisabledDestination& destination) override
  {
    HOOKCTL_TRY_AS(const auto entry, m_states.switch_entry(destination.name, &destination));
    return publish_all({&entry, 1});
  }

  Result<> enable_destination(std::string_view name) override
  {
    HOOKCTL_TRY_AS(const auto entry, m_states.switch_entry(name, nullptr));
    return publish_all({&entry, 1});
  }

  Result<std::vector<DisabledDestination>> list_disabled() override { return m_states.disabled(); }

  Result<std::vector<EventRow>> list_events(const EventFilter& filter) override
  {
    return m_queries.list_events(filter);
  }

  Result<std::vector<Refusal>> list_refusals(std::size_t limit) override
  {
    return m_queries.list_refusals(limit);
  }

  Result<Statistics> count(const StatisticsFilter& filter) override
  {
    return m_queries.count(filter);
  }

  Result<DeliveryDetails> find_delivery(std::string_view id) override
  {
    return m_queries.find_delivery(id);
  }

private:
  Result<nats::NewMessage> message_of(const NewDelivery& delivery) const
  {
    const std::string_view code =
        delivery.events.empty() ? std::string_view() : delivery.events.front().code;
    nats::NewMessage out;
    HOOKCTL_TRY_AS(out.subject,
                   detail::delivery_subject(m_options.environment, delivery.account, code));
    HOOKCTL_TRY_AS(
        out.id, detail::message_id(m_options.environment, delivery.account, delivery.dedupe_key));
    out.payload = detail::encode_delivery(delivery);
    return out;
  }

  Appended appended(const NewDelivery& delivery, const Result<nats::Stored>& stored)
  {
    if (!stored) {
      return {.delivery_id = delivery.id, .duplicate = false, .failure = stored.error()};
    }
    if (!stored->duplicate) {
      return {.delivery_id = delivery.id};
    }
    const auto first = first_id(stored->sequence);
    if (!first) {
      return {.delivery_id = delivery.id, .duplicate = true, .failure = first.error()};
    }
    return {.delivery_id = first->value_or(delivery.id), .duplicate = true};
  }

  /// nullopt when the first one is known but no longer kept.
  Result<std::optional<std::string>> first_id(std::uint64_t sequence)
  {
    HOOKCTL_TRY_AS(const auto first,
                   nats::find_message(*m_connection, m_names.deliveries, sequence));
    if (!first) {
      return std::nullopt;
    }
    HOOKCTL_TRY_AS(auto delivery, detail::decode_delivery(first->payload));
    return std::optional(std::move(delivery.id));
  }

  Result<> publish_all(std::span<const nats::NewMessage> messages)
  {
    for (const auto& stored : m_publisher->publish(messages)) {
      HOOKCTL_TRY(stored);
    }
    return {};
  }

  JetStreamOptions m_options;
  Names m_names;
  std::unique_ptr<nats::Connection> m_connection;
  std::unique_ptr<nats::Publisher> m_publisher;
  detail::StreamKeeper m_keeper;
  detail::StreamQueue m_queue;
  detail::StreamQueries m_queries;
  detail::StateTable m_states;
  detail::StreamRequeuer m_requeuer;
  detail::StreamPruner m_pruner;
};

Result<> ensure_streams(nats::Connection& connection, const JetStreamOptions& options)
{
  const Names names(options.environment);
  const std::string of = text("hookctl: what was received in ", options.environment);
  HOOKCTL_TRY(nats::ensure_stream(connection,
                                  {.name = names.deliveries,
                                   .description = of,
                                   .subject = names.deliveries_subject,
                                   .duplicate_window = options.dedupe_window,
                                   .replicas = options.replicas}));
  HOOKCTL_TRY(nats::ensure_stream(connection,
                                  {.name = names.states,
                                   .description = text(of, ", and what became of it"),
                                   .subject = names.states_subject,
                                   .replicas = options.replicas,
                                   .is_table = true}));
  HOOKCTL_TRY(nats::ensure_stream(connection,
                                  {.name = names.replays,
                                   .description = text(of, " and is to be delivered again"),
                                   .subject = text(names.replays_prefix, "*"),
                                   .replicas = options.replicas,
                                   .is_queue = true}));
  return nats::ensure_stream(connection,
                             {.name = names.refusals,
                              .description = text(of, " and turned away"),
                              .subject = names.refusals_subject,
                              .replicas = options.replicas,
                              .keep_newest = static_cast<std::int64_t>(options.refusals)});
}

Result<std::unique_ptr<Journal>> make_journal(const JetStreamOptions& options,
                                              std::unique_ptr<nats::Connection> connection)
{
  HOOKCTL_TRY_AS(auto publisher,
                 nats::Publisher::open(
                     *connection, {.window = options.window, .timeout = options.publish_timeout}));
  return std::make_unique<JetStreamJournal>(options, std::move(connection), std::move(publisher));
}

Result<nats::StreamState> require_journal(nats::Connection& connection,
                                          const JetStreamOptions& options)
{
  auto state = nats::stream_state(connection, Names(options.environment).deliveries);
  if (!state && state.error().code == ErrorCode::not_found) {
    return fail(Failure::journal_not_found,
                text("there is no journal of ",
                     options.environment,
                     " in JetStream at ",
                     connection.server(),
                     " yet"),
                "'hookctl listen' makes it");
  }
  return state;
}

} // namespace

Result<std::unique_ptr<Journal>> open_jetstream_writer(const JetStreamOptions& options)
{
  HOOKCTL_TRY_AS(auto connection, nats::Connection::open(options.access));
  HOOKCTL_TRY(ensure_streams(*connection, options));
  return make_journal(options, std::move(connection));
}

Result<std::unique_ptr<Journal>> open_jetstream_reader(const JetStreamOptions& options)
{
  HOOKCTL_TRY_AS(auto connection, nats::Connection::open(options.access));
  HOOKCTL_TRY(require_journal(*connection, options));
  return make_journal(options, std::move(connection));
}

Result<JetStreamFacts> look_at_jetstream(const JetStreamOptions& options)
{
  HOOKCTL_TRY_AS(const auto connection, nats::Connection::open(options.access));
  HOOKCTL_TRY_AS(const auto state, require_journal(*connection, options));
  return JetStreamFacts{connection->server(), state.replicas, connection->max_payload()};
}

} // namespace hookctl::journal
