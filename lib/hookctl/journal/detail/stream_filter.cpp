#include "hookctl/journal/detail/stream_filter.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::journal::detail {

namespace {

constexpr unsigned kEventBits = 16;

} // namespace

std::int64_t place_of(std::uint64_t sequence, std::size_t event)
{
  return static_cast<std::int64_t>((sequence << kEventBits) | event);
}

std::uint64_t sequence_of(std::int64_t place)
{
  return static_cast<std::uint64_t>(place) >> kEventBits;
}

EventStatus status_of(const NewEvent& event, const std::vector<DestinationRow>& destinations)
{
  if (event.status != EventStatus::pending) {
    return event.status;
  }
  const auto any = [&](DestinationState state) {
    return std::ranges::any_of(destinations, [&](auto& row) { return row.state == state; });
  };
  if (any(DestinationState::dead)) {
    return EventStatus::dead;
  }
  return any(DestinationState::pending) ? EventStatus::pending : EventStatus::delivered;
}

bool is_wanted(const EventFilter& filter, const NewDelivery& delivery)
{
  const TimePoint at = delivery.request.received_at;
  return (!filter.account || *filter.account == delivery.account) &&
         (!filter.since || at >= *filter.since) && (!filter.until || at < *filter.until);
}

bool is_wanted(const EventFilter& filter, const NewEvent& event, std::int64_t place)
{
  return (!filter.code_glob || glob_match(*filter.code_glob, event.code)) &&
         (!filter.sender || filter.sender == event.sender) &&
         (!filter.destination ||
          std::ranges::find(event.destinations, *filter.destination) != event.destinations.end()) &&
         (!filter.before || place < *filter.before) && (!filter.after || place > *filter.after);
}

bool may_have_status(const EventFilter& filter, const NewEvent& event)
{
  if (!filter.status || event.status == *filter.status) {
    return true;
  }
  return event.status == EventStatus::pending &&
         (*filter.status == EventStatus::delivered || *filter.status == EventStatus::dead);
}

bool may_have_rows(const EventFilter& filter, const NewDelivery& delivery, std::uint64_t sequence)
{
  if (!is_wanted(filter, delivery)) {
    return false;
  }
  for (std::size_t i = 0; i < delivery.events.size(); ++i) {
    const NewEvent& event = delivery.events[i];
    if (is_wanted(filter, event, place_of(sequence, i)) && may_have_status(filter, event)) {
      return true;
    }
  }
  return false;
}

} // namespace hookctl::journal::detail
