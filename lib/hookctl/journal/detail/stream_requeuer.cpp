#include "hookctl/journal/detail/stream_requeuer.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::journal::detail {

namespace {

/// Of messages that are held before they are published, about.
constexpr std::size_t kBatchBytes = std::size_t{16} << 20U;

NewEvent* find_event(NewDelivery& delivery, std::string_view id)
{
  const auto found = std::ranges::find(delivery.events, id, &NewEvent::id);
  return found == delivery.events.end() ? nullptr : &*found;
}

bool goes_to(const NewEvent& event, const std::string& destination)
{
  return std::ranges::find(event.destinations, destination) != event.destinations.end();
}

NewDelivery
with_one_event(const NewDelivery& delivery, const NewEvent& event, const std::string& destination)
{
  NewDelivery out;
  out.id = delivery.id;
  out.account = delivery.account;
  out.provider = delivery.provider;
  out.request = delivery.request;
  out.verified = delivery.verified;
  out.key = delivery.key;
  out.events = {event};
  out.events.front().status = EventStatus::pending;
  out.events.front().destinations = {destination};
  return out;
}

} // namespace

Result<bool> StreamRequeuer::put(const Kept& kept,
                                 const NewEvent& known,
                                 const NewEvent& event,
                                 const std::string& destination,
                                 bool exact,
                                 Batch& batch)
{
  HOOKCTL_TRY_AS(const auto before, m_states.find_stored(event.id, destination));
  const bool is_waiting = before
                              ? before->state.state == DestinationState::pending
                              : known.status == EventStatus::pending && goes_to(known, destination);
  if (is_waiting) {
    return false;
  }
  const std::uint64_t after = before ? before->sequence : 0;
  StateRecord state = before ? before->state : StateRecord{.destination = destination};
  state.delivery = kept.sequence;
  state.replay = after + 1;
  state.state = DestinationState::pending;
  state.attempts = 0;
  state.next_attempt.reset();
  HOOKCTL_TRY_AS(const auto token, destination_token(destination));
  batch.messages.push_back(
      {.subject = text(m_names->replays_prefix, token),
       .payload = encode_replay(
           {state.replay, kept.sequence, exact, with_one_event(kept.delivery, event, destination)}),
       .id = text(event.id, ".", token, ".", state.replay)});
  batch.bytes += batch.messages.back().payload.size();
  HOOKCTL_TRY_AS(auto entry, m_states.entry_after(event.id, state, after));
  batch.entries.push_back(std::move(entry));
  return true;
}

Result<> StreamRequeuer::add(const Requeue& one, std::vector<Requeued>& outcomes, Batch& batch)
{
  // The events of a delivery come one after the other, and each time all of it would be read.
  auto& kept = batch.latest;
  if (!kept || find_event(kept->delivery, one.event_id) == nullptr) {
    HOOKCTL_TRY_AS(kept, m_queries->find_event(one.event_id, one.place));
  }
  NewEvent* const event = kept ? find_event(kept->delivery, one.event_id) : nullptr;
  if (event == nullptr) {
    outcomes.insert(outcomes.end(), one.destinations.size(), Requeued::gone);
    return {};
  }
  Amendment amendment{.event = *event};
  for (const std::string& destination : one.destinations) {
    HOOKCTL_TRY_AS(const bool is_put, put(*kept, *event, *event, destination, one.exact, batch));
    if (is_put) {
      batch.outcomes.push_back(outcomes.size());
    }
    outcomes.push_back(is_put ? Requeued::queued : Requeued::waiting);
    if (is_put && !goes_to(amendment.event, destination)) {
      amendment.event.destinations.push_back(destination);
    }
  }
  if (amendment.event.destinations.size() != event->destinations.size()) {
    HOOKCTL_TRY_AS(const auto before, m_states.find_amendment(event->id));
    amendment.is_remapped = before && before->is_remapped;
    amendment.event.status = EventStatus::pending;
    amendment.event.reason.clear();
    std::ranges::move(m_states.amendment_entries(amendment, std::nullopt),
                      std::back_inserter(batch.entries));
  }
  return {};
}

Result<> StreamRequeuer::publish(Batch& batch, std::vector<Requeued>& outcomes)
{
  const auto stored = m_publisher->publish(batch.messages);
  for (std::size_t i = 0; i < stored.size(); ++i) {
    HOOKCTL_TRY(stored[i]);
    if (stored[i]->duplicate) { // somebody else's, just now
      outcomes[batch.outcomes[i]] = Requeued::waiting;
    }
  }
  for (const auto& entry : m_publisher->publish(batch.entries)) {
    if (!entry && entry.error().code != ErrorCode::busy) { // a worker was quicker
      return fail(entry.error());
    }
  }
  batch = Batch{};
  return {};
}

Result<std::vector<Requeued>> StreamRequeuer::requeue(std::span<const Requeue> all)
{
  std::vector<Requeued> outcomes;
  Batch batch;
  for (const Requeue& one : all) {
    HOOKCTL_TRY(add(one, outcomes, batch));
    if (batch.bytes >= kBatchBytes) {
      HOOKCTL_TRY(publish(batch, outcomes));
    }
  }
  HOOKCTL_TRY(publish(batch, outcomes));
  return outcomes;
}

Result<> StreamRequeuer::remap(const Remapped& delivery)
{
  Batch batch;
  std::vector<Requeued> outcomes;
  for (const NewEvent& event : delivery.events) {
    HOOKCTL_TRY_AS(const auto kept, m_queries->find_event(event.id, 0));
    if (!kept) {
      return fail(ErrorCode::not_found, text("event ", quote(event.id), " is no longer kept"));
    }
    HOOKCTL_TRY_AS(const auto statuses, m_queries->statuses_of(*kept));
    const auto place = std::ranges::find(kept->delivery.events, event.id, &NewEvent::id) -
                       kept->delivery.events.begin();
    const NewEvent& before = kept->delivery.events[static_cast<std::size_t>(place)];
    if (statuses[static_cast<std::size_t>(place)] == EventStatus::pending) {
      return fail(ErrorCode::busy,
                  text("event ", quote(event.id), " is due, or being delivered just now"),
                  "try again when it has been attempted");
    }
    Amendment amendment{.event = event, .is_remapped = true};
    for (const std::string& destination : event.destinations) {
      HOOKCTL_TRY_AS(const bool is_put, put(*kept, before, event, destination, false, batch));
      if (!is_put) { // it would get what the old mapping made
        return fail(Failure::event_under_way,
                    text("event ", quote(event.id), " waits for destination ", quote(destination)),
                    "try again when it has been attempted");
      }
      batch.outcomes.push_back(outcomes.size());
      outcomes.push_back(Requeued::queued);
    }
    for (const std::string& destination : before.destinations) {
      if (!goes_to(event, destination)) {
        amendment.event.destinations.push_back(destination);
      }
    }
    if (event.destinations.empty() && !before.destinations.empty()) {
      amendment.event.status = EventStatus::pending; // what they have done with it counts
    }
    std::ranges::move(
        m_states.amendment_entries(amendment, Mapping{event.envelope, delivery.trace}),
        std::back_inserter(batch.entries));
  }
  return publish(batch, outcomes);
}

} // namespace hookctl::journal::detail
