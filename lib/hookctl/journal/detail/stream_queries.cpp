#include "hookctl/journal/detail/stream_queries.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/journal/detail/stream_filter.hpp"

#include <algorithm>
#include <iterator>

namespace hookctl::journal::detail {

namespace {

/// Looked at at once, from the newest end: twice as many each time, so that a short list costs
/// little and a long look is not made of many small ones.
constexpr std::uint64_t kFirstStep = 128;
constexpr std::uint64_t kLongestStep = 8192;

/// Of bodies and envelopes that are read at once, about: where they are large it looks at fewer.
constexpr std::size_t kStepBytes = std::size_t{16} << 20U;

std::size_t size_of(const NewDelivery& delivery)
{
  std::size_t out = delivery.request.body.size();
  for (const NewEvent& event : delivery.events) {
    out += event.envelope.size();
  }
  return out;
}

} // namespace

std::string StreamQueries::subject_of(const std::optional<std::string>& account) const
{
  return account ? text("hookctl.", m_names->environment, ".", *account, ".*")
                 : m_names->deliveries_subject;
}

Result<> StreamQueries::look(const nats::Range& range, const Take& take)
{
  return nats::scan(*m_connection,
                    m_names->deliveries,
                    range,
                    [&](const nats::StoredMessage& message) -> Result<bool> {
                      auto delivery = decode_delivery(message.payload);
                      if (!delivery) {
                        return true; // a stranger's
                      }
                      amend(*delivery);
                      return take(Kept{message.sequence, *std::move(delivery)});
                    });
}

void StreamQueries::amend(NewDelivery& delivery) const
{
  for (NewEvent& event : delivery.events) {
    if (const auto found = m_amendments.find(event.id); found != m_amendments.end()) {
      std::string envelope = std::move(event.envelope);
      event = found->second.event;
      event.envelope = std::move(envelope);
    }
  }
}

Result<> StreamQueries::put_mapping(EventRow& event)
{
  const auto found = m_amendments.find(event.id);
  if (found == m_amendments.end() || !found->second.is_remapped) {
    return {};
  }
  HOOKCTL_TRY_AS(auto mapping, m_states.find_mapping(event.id));
  if (mapping) {
    event.envelope = std::move(mapping->envelope);
  }
  return {};
}

Result<> StreamQueries::each_after(std::uint64_t sequence,
                                   const std::optional<std::string>& account,
                                   const std::function<Result<bool>(Kept&&)>& take)
{
  HOOKCTL_TRY_AS(m_amendments, m_states.amendments());
  return look({.subject = subject_of(account), .first = sequence + 1}, take);
}

Result<std::vector<EventStatus>> StreamQueries::statuses_of(const Kept& kept)
{
  std::vector<EventStatus> out;
  HOOKCTL_TRY_AS(const auto events, events_of(kept));
  for (const EventDetails& details : events) {
    out.push_back(details.event.status);
  }
  return out;
}

Result<std::vector<EventDetails>> StreamQueries::events_of(const Kept& kept)
{
  std::vector<EventDetails> out;
  for (std::size_t i = 0; i < kept.delivery.events.size(); ++i) {
    HOOKCTL_TRY_AS(auto details,
                   details_of(static_cast<std::int64_t>(kept.sequence), i, kept.delivery));
    out.push_back(std::move(details));
  }
  return out;
}

Result<> StreamQueries::newest_first(const EventFilter& filter,
                                     const nats::StreamState& state,
                                     const Take& take)
{
  std::uint64_t last = state.last;
  if (filter.before) {
    last = std::min(last, sequence_of(*filter.before));
  }
  std::uint64_t step = kFirstStep;
  bool more = true;
  while (more && last >= state.first && last > 0) {
    const std::uint64_t first = last > step ? std::max(last - step + 1, state.first) : state.first;
    std::vector<Kept> found;
    std::size_t bytes = 0;
    HOOKCTL_TRY(look({.subject = subject_of(filter.account), .first = first, .last = last},
                     [&](Kept&& kept) -> Result<bool> {
                       bytes += size_of(kept.delivery);
                       if (may_have_rows(filter, kept.delivery, kept.sequence)) {
                         found.push_back(std::move(kept));
                       }
                       return true;
                     }));
    for (auto kept = found.rbegin(); more && kept != found.rend(); ++kept) {
      HOOKCTL_TRY_AS(more, take(std::move(*kept)));
    }
    last = first - 1;
    step = bytes > kStepBytes ? std::max<std::uint64_t>(step / 2, 1)
                              : std::min(step * 2, kLongestStep);
  }
  return {};
}

Result<> StreamQueries::dead_first(const EventFilter& filter, const Take& take)
{
  HOOKCTL_TRY_AS(auto sequences, m_states.dead_deliveries());
  if (filter.order == ListOrder::oldest_first) {
    std::ranges::reverse(sequences);
  }
  for (const std::uint64_t sequence : sequences) {
    if ((filter.before && sequence > sequence_of(*filter.before)) ||
        (filter.after && sequence < sequence_of(*filter.after))) {
      continue;
    }
    HOOKCTL_TRY_AS(auto kept, find_at(sequence));
    if (kept) {
      amend(kept->delivery);
      HOOKCTL_TRY_AS(const bool more, take(*std::move(kept)));
      if (!more) {
        break;
      }
    }
  }
  return {};
}

Result<EventDetails>
StreamQueries::details_of(std::int64_t sequence, std::size_t place, const NewDelivery& delivery)
{
  const NewEvent& event = delivery.events[place];
  EventDetails out;
  out.event.place = place_of(static_cast<std::uint64_t>(sequence), place);
  out.event.id = event.id;
  out.event.delivery_id = delivery.id;
  out.event.account = delivery.account;
  out.event.provider = delivery.provider;
  out.event.code = event.code;
  out.event.sender = event.sender;
  out.event.source = event.source;
  out.event.recipient = event.recipient;
  out.event.reason = event.reason;
  out.event.received_at = delivery.request.received_at;
  out.event.envelope = event.envelope;
  for (const std::string& destination : event.destinations) {
    HOOKCTL_TRY_AS(auto state, m_states.find(event.id, destination));
    if (!state) {
      out.destinations.push_back(
          {destination, DestinationState::pending, 0, delivery.request.received_at});
      continue;
    }
    out.destinations.push_back({destination, state->state, state->attempts, state->next_attempt});
    std::ranges::move(state->latest, std::back_inserter(out.attempts));
  }
  std::ranges::sort(out.destinations, {}, &DestinationRow::destination);
  std::ranges::stable_sort(out.attempts, {}, &AttemptRow::at);
  out.event.status = status_of(event, out.destinations);
  return out;
}

Result<bool>
StreamQueries::add_rows(const EventFilter& filter, const Kept& kept, std::vector<EventRow>& rows)
{
  if (!is_wanted(filter, kept.delivery)) {
    return true;
  }
  const std::size_t count = kept.delivery.events.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = filter.order == ListOrder::newest_first ? count - 1 - i : i;
    const NewEvent& event = kept.delivery.events[at];
    if (rows.size() >= filter.limit) {
      return false;
    }
    if (!is_wanted(filter, event, place_of(kept.sequence, at)) || !may_have_status(filter, event)) {
      continue;
    }
    HOOKCTL_TRY_AS(auto details,
                   details_of(static_cast<std::int64_t>(kept.sequence), at, kept.delivery));
    if (!filter.status || details.event.status == *filter.status) {
      HOOKCTL_TRY(put_mapping(details.event));
      rows.push_back(std::move(details.event));
    }
  }
  return rows.size() < filter.limit;
}

Result<std::vector<EventRow>> StreamQueries::list_events(const EventFilter& filter)
{
  std::vector<EventRow> rows;
  std::size_t bytes = 0;
  const auto take = [&](const Kept& kept) -> Result<bool> {
    const std::size_t before = rows.size();
    HOOKCTL_TRY_AS(const bool more, add_rows(filter, kept, rows));
    for (std::size_t i = before; i < rows.size(); ++i) {
      bytes += rows[i].envelope.size();
    }
    return more && bytes < filter.bytes;
  };
  if (filter.limit == 0) {
    return rows;
  }
  HOOKCTL_TRY_AS(m_amendments, m_states.amendments());
  HOOKCTL_TRY_AS(const auto state, nats::stream_state(*m_connection, m_names->deliveries));
  if (filter.status == EventStatus::dead) {
    HOOKCTL_TRY(dead_first(filter, take));
  } else if (filter.order == ListOrder::newest_first) {
    HOOKCTL_TRY(newest_first(filter, state, take));
  } else {
    const std::uint64_t after = sequence_of(filter.after.value_or(0));
    HOOKCTL_TRY(
        look({.subject = subject_of(filter.account), .first = after, .last = state.last}, take));
  }
  return rows;
}

Result<std::vector<Refusal>> StreamQueries::list_refusals(std::size_t limit)
{
  std::vector<Refusal> out;
  HOOKCTL_TRY(nats::scan(*m_connection,
                         m_names->refusals,
                         {.subject = m_names->refusals_subject},
                         [&](const nats::StoredMessage& message) -> Result<bool> {
                           if (auto refusal = decode_refusal(message.payload)) {
                             out.push_back(*std::move(refusal));
                           }
                           return true;
                         }));
  std::ranges::reverse(out);
  out.resize(std::min(out.size(), limit));
  return out;
}

} // namespace hookctl::journal::detail
