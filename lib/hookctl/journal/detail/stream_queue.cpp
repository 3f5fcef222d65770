#include "hookctl/journal/detail/stream_queue.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::journal::detail {

namespace {

/// For the first message; one that is stored meanwhile is here at once.
constexpr std::chrono::milliseconds kFetchWait{20};
/// How long an idle worker looks away: nobody tells it that something was stored elsewhere.
constexpr std::chrono::milliseconds kLookAway{50};
constexpr std::chrono::milliseconds kSoonest{1};
/// For what is to be delivered again: a person waits for it, and it is seldom.
constexpr std::chrono::milliseconds kLookForReplays{1000};
/// Deliveries, which may be large.
constexpr std::size_t kAtOnce = 64;
/// That a state is stored, when others change it meanwhile.
constexpr int kMostTries = 5;

Claimed claimed_of(const NewDelivery& delivery,
                   const NewEvent& event,
                   int attempts,
                   const std::shared_ptr<const model::Request>& request)
{
  Claimed out;
  out.event_id = event.id;
  out.delivery_id = delivery.id;
  out.account = delivery.account;
  out.code = event.code;
  out.envelope = event.envelope;
  out.attempts = attempts;
  out.request = request;
  return out;
}

void note_due(std::optional<TimePoint>& earliest, TimePoint due)
{
  earliest = earliest ? std::min(*earliest, due) : due;
}

/// What the settlement makes of it. What is settled stays settled.
void apply(const Settlement& settlement, StateRecord& state)
{
  ++state.attempts;
  state.latest.push_back({settlement.destination,
                          settlement.at,
                          settlement.took,
                          settlement.state,
                          settlement.status,
                          settlement.detail});
  if (state.latest.size() > kLatestAttempts) {
    state.latest.erase(state.latest.begin());
  }
  if (state.state == DestinationState::pending) {
    state.state = settlement.state;
    state.next_attempt = settlement.state == DestinationState::pending
                             ? std::optional(settlement.next_attempt.value_or(settlement.at))
                             : std::nullopt;
  }
}

} // namespace

StreamQueue::StreamQueue(nats::Connection& connection,
                         nats::Publisher& publisher,
                         const Names& names,
                         const JetStreamOptions& options)
    : m_connection(&connection)
    , m_publisher(&publisher)
    , m_names(&names)
    , m_options(&options)
    , m_states(connection, names)
    , m_held(options.ack_wait / 3)
{
}

nats::ConsumerSettings StreamQueue::consumer_of(std::string_view token,
                                                std::string_view destination) const
{
  return {.stream = m_names->deliveries,
          .name = std::string(token),
          .description = text("hookctl: events for destination ", destination),
          .ack_wait = m_options->ack_wait};
}

nats::ConsumerSettings StreamQueue::replays_of(std::string_view token,
                                               std::string_view destination) const
{
  return {.stream = m_names->replays,
          .name = std::string(token),
          .description = text("hookctl: events to be delivered again to ", destination),
          .subject = text(m_names->replays_prefix, token),
          .ack_wait = m_options->ack_wait};
}

Result<std::unique_ptr<nats::PullConsumer>>
StreamQueue::open(const nats::ConsumerSettings& settings)
{
  HOOKCTL_TRY(nats::PullConsumer::ensure(*m_connection, settings));
  return nats::PullConsumer::open(*m_connection, settings);
}

Result<StreamQueue::Lane*> StreamQueue::lane(std::string_view destination)
{
  if (const auto found = m_lanes.find(destination); found != m_lanes.end()) {
    return &found->second;
  }
  HOOKCTL_TRY_AS(const auto token, destination_token(destination));
  Lane lane;
  lane.name = destination;
  HOOKCTL_TRY_AS(lane.consumer, open(consumer_of(token, destination)));
  HOOKCTL_TRY_AS(lane.replays, open(replays_of(token, destination)));
  HOOKCTL_TRY(look_back(lane));
  return &m_lanes.emplace(destination, std::move(lane)).first->second;
}

Result<> StreamQueue::look_back(Lane& lane)
{
  lane.losses = m_connection->losses();
  HOOKCTL_TRY_AS(const auto state, nats::stream_state(*m_connection, m_names->deliveries));
  lane.known_before = state.last;
  return {};
}

Result<std::vector<Claimed>>
StreamQueue::claim(std::string_view destination, TimePoint now, const ClaimOptions& options)
{
  if (options.order == ClaimOrder::by_sender) {
    return fail(
        Failure::nats_unsuitable,
        text("destination ", quote(destination), " is ordered, which a shared journal is not"),
        "take 'ordered' away, or keep the journal in a file");
  }
  HOOKCTL_TRY_AS(Lane* const from, lane(destination));
  from->looked_at = now;
  if (from->ready.size() < options.limit) {
    HOOKCTL_TRY(fetch(*from, now, options));
  }
  std::vector<Claimed> out;
  std::size_t bytes = 0;
  while (!from->ready.empty() && out.size() < options.limit && bytes < options.bytes) {
    const Claimed& next = from->ready.front();
    bytes += next.envelope.size() + (next.request ? next.request->body.size() : 0U);
    out.push_back(std::move(from->ready.front()));
    from->ready.pop_front();
  }
  return out;
}

Result<> StreamQueue::fetch(Lane& lane, TimePoint now, const ClaimOptions& options)
{
  HOOKCTL_TRY(m_connection->require_up());
  if (m_connection->losses() != lane.losses) {
    HOOKCTL_TRY(look_back(lane));
  }
  HOOKCTL_TRY(fetch_replays(lane, now, options));
  if (lane.ready.size() >= options.limit) {
    return {};
  }
  const std::size_t wanted = options.limit - lane.ready.size();
  HOOKCTL_TRY_AS(auto messages, lane.consumer->fetch(std::min(wanted, kAtOnce), kFetchWait));
  for (nats::Fetched& message : messages) {
    // What is not taken here comes again after ack_wait.
    const auto incoming = read(lane, message);
    HOOKCTL_TRY(take(lane, std::move(message), incoming, now, options));
  }
  return {};
}

/// At most half of what is wanted: neither is to wait until the other has come to its end.
Result<> StreamQueue::fetch_replays(Lane& lane, TimePoint now, const ClaimOptions& options)
{
  const auto looked_at = lane.replays_looked_at;
  if (looked_at && now < *looked_at + kLookForReplays && now >= *looked_at) {
    return {};
  }
  const std::size_t wanted =
      std::clamp<std::size_t>((options.limit - lane.ready.size()) / 2, 1, kAtOnce);
  HOOKCTL_TRY_AS(auto messages, lane.replays->fetch(wanted, kFetchWait));
  lane.replays_looked_at = messages.size() < wanted ? std::optional(now) : std::nullopt;
  for (nats::Fetched& message : messages) {
    const auto incoming = read_replay(message);
    HOOKCTL_TRY(take(lane, std::move(message), incoming, now, options));
  }
  return {};
}

/// nullopt for a stranger's: nobody will ever be able to read it.
std::optional<StreamQueue::Incoming> StreamQueue::read(const Lane& lane,
                                                       const nats::Fetched& fetched)
{
  auto delivery = decode_delivery(fetched.payload());
  if (!delivery) {
    return std::nullopt;
  }
  return Incoming{.delivery = *std::move(delivery),
                  .sequence = fetched.sequence(),
                  .is_new = fetched.times() == 1 && fetched.sequence() > lane.known_before};
}

std::optional<StreamQueue::Incoming> StreamQueue::read_replay(const nats::Fetched& fetched)
{
  auto replay = decode_replay(fetched.payload());
  if (!replay) {
    return std::nullopt;
  }
  return Incoming{.delivery = std::move(replay->delivery),
                  .sequence = replay->sequence,
                  .replay = replay->replay,
                  .exact = replay->exact};
}

Result<> StreamQueue::take(Lane& lane,
                           nats::Fetched fetched,
                           const std::optional<Incoming>& incoming,
                           TimePoint now,
                           const ClaimOptions& options)
{
  if (!incoming) {
    return fetched.ack();
  }
  const NewDelivery& delivery = incoming->delivery;
  const auto request = options.with_request || incoming->exact
                           ? std::make_shared<const model::Request>(delivery.request)
                           : std::shared_ptr<const model::Request>();
  const auto message = std::make_shared<Message>();
  for (const NewEvent& event : delivery.events) {
    if (std::ranges::find(event.destinations, lane.name) == event.destinations.end()) {
      continue;
    }
    HOOKCTL_TRY_AS(auto state, state_of(lane, event, *incoming));
    if (!state) {
      continue;
    }
    if (lane.events.contains(event.id)) {
      // It came again while we are at it: not to be acknowledged before we know how that ends.
      note_due(message->next_due, now + m_options->ack_wait);
      continue;
    }
    if (state->state.next_attempt.value_or(now) > now) {
      note_due(message->next_due, *state->state.next_attempt);
      continue;
    }
    ++message->under_way;
    lane.ready.push_back(claimed_of(delivery, event, state->state.attempts, request));
    lane.ready.back().exact = incoming->exact;
    lane.ready.back().round = incoming->replay;
    lane.events.emplace(event.id, Event{message, *std::move(state)});
  }
  message->number = m_held.hold(std::move(fetched));
  return message->under_way > 0 ? Result<>{} : let_go(*message, now);
}

Result<std::optional<StoredState>>
StreamQueue::state_of(const Lane& lane, const NewEvent& event, const Incoming& incoming)
{
  StoredState fresh{
      {.delivery = incoming.sequence, .replay = incoming.replay, .destination = lane.name}};
  if (incoming.is_new) {
    return std::optional(std::move(fresh));
  }
  HOOKCTL_TRY_AS(auto known, m_states.find_stored(event.id, lane.name));
  if (!known) {
    return std::optional(std::move(fresh));
  }
  if (known->state.replay < incoming.replay) {
    // A replay is there before the table says so: what was attempted before stays on record.
    fresh.state.latest = std::move(known->state.latest);
    fresh.sequence = known->sequence;
    return std::optional(std::move(fresh));
  }
  const bool is_ours = known->state.replay == incoming.replay;
  return is_ours && known->state.state == DestinationState::pending ? std::move(known)
                                                                    : std::nullopt;
}

Result<> StreamQueue::let_go(const Message& message, TimePoint now)
{
  if (!message.next_due) {
    return m_held.ack(message.number);
  }
  const auto delay = std::chrono::ceil<std::chrono::milliseconds>(*message.next_due - now);
  return m_held.put_off(message.number, std::max(delay, kSoonest));
}

Result<const StreamQueue::Event*> StreamQueue::held(const Settlement& settlement) const
{
  const auto from = m_lanes.find(settlement.destination);
  if (from != m_lanes.end()) {
    const auto found = from->second.events.find(settlement.event_id);
    if (found != from->second.events.end()) {
      return &found->second;
    }
  }
  return fail(Failure::event_not_found,
              text("event ",
                   quote(settlement.event_id),
                   " is not held for destination ",
                   quote(settlement.destination)));
}

Result<> StreamQueue::store(std::vector<Outcome>& outcomes)
{
  std::vector<Outcome*> left;
  for (Outcome& outcome : outcomes) {
    left.push_back(&outcome);
  }
  for (int tries = 0; !left.empty(); ++tries) {
    if (tries == kMostTries) {
      return fail(Failure::event_under_way,
                  text("the state of ", left.size(), " events is changed by others all the time"),
                  "it is tried again");
    }
    std::vector<nats::NewMessage> entries;
    for (const Outcome* outcome : left) {
      HOOKCTL_TRY_AS(auto entry,
                     m_states.entry_after(outcome->settlement->event_id,
                                          outcome->state.state,
                                          outcome->state.sequence));
      entries.push_back(std::move(entry));
    }
    const auto stored = m_publisher->publish(entries);
    std::vector<Outcome*> again;
    for (std::size_t i = 0; i < left.size(); ++i) {
      left[i]->is_stored = stored[i].has_value();
      if (!stored[i] && stored[i].error().code != ErrorCode::busy) {
        return fail(stored[i].error());
      }
      if (!stored[i]) {
        HOOKCTL_TRY_AS(const bool may, may_store_again(*left[i]));
        again.insert(again.end(), may ? 1 : 0, left[i]);
      }
    }
    left = std::move(again);
  }
  return {};
}

/// The table says something else than when the event was taken. False when that is the last word:
/// another worker's, who got the message after us, a newer replay's, or our own, whose
/// acknowledgement was lost.
Result<bool> StreamQueue::may_store_again(Outcome& outcome)
{
  const Settlement& settlement = *outcome.settlement;
  HOOKCTL_TRY_AS(auto now, m_states.find_stored(settlement.event_id, settlement.destination));
  const StateRecord& ours = outcome.state.state;
  outcome.state.sequence = now ? now->sequence : 0;
  if (!now || now->state.replay < ours.replay) {
    return true;
  }
  if (encode_state(now->state) == encode_state(ours)) {
    outcome.is_stored = true;
    return false;
  }
  if (now->state.replay > ours.replay || now->state.state != DestinationState::pending) {
    return false;
  }
  outcome.state = *std::move(now);
  apply(settlement, outcome.state.state);
  return true;
}

Result<> StreamQueue::tell_of_dead(const std::vector<Outcome>& outcomes)
{
  std::vector<nats::NewMessage> entries;
  for (const Outcome& outcome : outcomes) {
    if (outcome.is_stored) {
      HOOKCTL_TRY_AS(auto entry,
                     m_states.dead_entry(outcome.settlement->event_id, outcome.state.state));
      if (entry) {
        entries.push_back(*std::move(entry));
      }
    }
  }
  for (const auto& stored : m_publisher->publish(entries)) {
    HOOKCTL_TRY(stored);
  }
  return {};
}

Result<> StreamQueue::settle(std::span<const Settlement> batch)
{
  std::vector<Outcome> outcomes;
  for (const Settlement& settlement : batch) {
    HOOKCTL_TRY_AS(const Event* const event, held(settlement));
    Outcome outcome{.settlement = &settlement, .state = event->known};
    apply(settlement, outcome.state.state);
    outcomes.push_back(std::move(outcome));
  }
  HOOKCTL_TRY(store(outcomes));
  HOOKCTL_TRY(tell_of_dead(outcomes));
  for (const Settlement& settlement : batch) {
    Lane& lane = m_lanes.find(settlement.destination)->second;
    const auto node = lane.events.extract(settlement.event_id);
    if (node.empty()) {
      continue; // twice in one batch
    }
    Message& message = *node.mapped().message;
    if (settlement.state == DestinationState::pending) {
      note_due(message.next_due, settlement.next_attempt.value_or(settlement.at));
    }
    if (--message.under_way == 0) {
      HOOKCTL_TRY(let_go(message, settlement.at));
    }
  }
  return {};
}

std::optional<TimePoint> StreamQueue::next_due(std::string_view destination) const
{
  const auto found = m_lanes.find(destination);
  if (found == m_lanes.end()) {
    return TimePoint{};
  }
  const Lane& lane = found->second;
  return lane.ready.empty() ? lane.looked_at + kLookAway : lane.looked_at;
}

} // namespace hookctl::journal::detail
