#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/journal/detail/stream_filter.hpp"
#include "hookctl/journal/detail/stream_queries.hpp"
#include "hookctl/model/ids.hpp"

#include <algorithm>

// One delivery or event by its id; lists are in stream_queries.cpp.
namespace hookctl::journal::detail {

namespace {

/// A delivery is stored this long after its id was made, and the clocks differ this much, unless it
/// was a bad day.
constexpr std::chrono::seconds kIdSlack{5};
constexpr std::chrono::seconds kStoredWithin{60};

bool has_id(const NewDelivery& delivery, std::string_view id)
{
  return delivery.id == id ||
         std::ranges::any_of(delivery.events, [&](auto& event) { return event.id == id; });
}

} // namespace

Result<std::optional<Kept>> StreamQueries::find_at(std::uint64_t sequence)
{
  HOOKCTL_TRY_AS(const auto message,
                 nats::find_message(*m_connection, m_names->deliveries, sequence));
  auto delivery = message ? decode_delivery(message->payload)
                          : Result<NewDelivery>(fail(ErrorCode::not_found, "gone"));
  return delivery ? std::optional(Kept{sequence, *std::move(delivery)}) : std::nullopt;
}

Result<std::optional<Kept>> StreamQueries::amended(std::optional<Kept> kept)
{
  m_amendments.clear();
  if (!kept) {
    return kept;
  }
  NewDelivery& delivery = kept->delivery;
  for (const NewEvent& event : delivery.events) {
    HOOKCTL_TRY_AS(auto amendment, m_states.find_amendment(event.id));
    if (amendment) {
      m_amendments.emplace(event.id, *std::move(amendment));
    }
  }
  amend(delivery);
  for (NewEvent& event : delivery.events) {
    const auto found = m_amendments.find(event.id);
    if (found == m_amendments.end() || !found->second.is_remapped) {
      continue;
    }
    HOOKCTL_TRY_AS(auto mapping, m_states.find_mapping(event.id));
    if (mapping) {
      event.envelope = std::move(mapping->envelope);
      delivery.trace = std::move(mapping->trace);
    }
  }
  return kept;
}

Result<std::optional<Kept>> StreamQueries::find_event(std::string_view id, std::int64_t place)
{
  if (place > 0) {
    HOOKCTL_TRY_AS(auto there, find_at(sequence_of(place)));
    return amended(there && has_id(there->delivery, id) ? std::move(there) : std::nullopt);
  }
  HOOKCTL_TRY_AS(auto kept, find_kept(id));
  return amended(std::move(kept));
}

/// An event that a destination was tried with: the state says where it is.
Result<std::optional<Kept>> StreamQueries::find_attempted(std::string_view event)
{
  HOOKCTL_TRY_AS(const auto states, m_states.find_all(event));
  if (states.empty()) {
    return std::nullopt;
  }
  return find_at(states.front().delivery);
}

Result<std::optional<Kept>> StreamQueries::find_kept(std::string_view id)
{
  m_amendments.clear();
  std::optional<Kept> found;
  const auto find_in = [&](const nats::Range& range, std::optional<TimePoint> until) {
    return look(range, [&](Kept&& kept) -> Result<bool> {
      const bool is_late = until && kept.delivery.request.received_at >= *until;
      if (has_id(kept.delivery, id)) {
        found = std::move(kept);
      }
      return !found && !is_late;
    });
  };
  const std::string& subject = m_names->deliveries_subject;
  const auto made = model::time_of_id(id);
  if (made) {
    HOOKCTL_TRY_AS(found, find_attempted(id));
  }
  if (made && !found) {
    HOOKCTL_TRY(find_in({.subject = subject, .since = *made - kIdSlack}, *made + kStoredWithin));
  }
  if (!found) {
    HOOKCTL_TRY(find_in({.subject = subject}, std::nullopt));
  }
  return found;
}

Result<std::optional<Refusal>> StreamQueries::find_refusal(std::string_view id)
{
  HOOKCTL_TRY_AS(auto refusals, list_refusals(SIZE_MAX));
  const auto found = std::ranges::find(refusals, id, &Refusal::id);
  return found == refusals.end() ? std::nullopt : std::optional(std::move(*found));
}

Result<DeliveryDetails> StreamQueries::find_delivery(std::string_view id)
{
  if (!id.starts_with(model::kEventPrefix)) {
    // A short look, where one for a delivery that is not there goes through all of them.
    HOOKCTL_TRY_AS(auto refusal, find_refusal(id));
    if (refusal) {
      return journal::details_of(*std::move(refusal));
    }
  }
  HOOKCTL_TRY_AS(const auto kept, find_event(id, 0));
  if (!kept) {
    return fail(Failure::event_not_found,
                text("no delivery or event ", quote(id), " in the journal"),
                "run 'hookctl inbox list' to see what there is");
  }
  const NewDelivery& delivery = kept->delivery;
  DeliveryDetails out;
  out.id = delivery.id;
  out.account = delivery.account;
  out.provider = delivery.provider;
  out.status = delivery.status;
  out.verified = delivery.verified;
  out.key = delivery.key;
  out.dedupe_key = delivery.dedupe_key;
  out.trace = delivery.trace;
  out.request = delivery.request;
  for (std::size_t i = 0; i < delivery.events.size(); ++i) {
    HOOKCTL_TRY_AS(auto event, details_of(static_cast<std::int64_t>(kept->sequence), i, delivery));
    out.events.push_back(std::move(event));
  }
  return out;
}

} // namespace hookctl::journal::detail
