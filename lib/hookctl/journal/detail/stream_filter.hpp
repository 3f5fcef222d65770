#pragma once

#include "hookctl/journal/journal.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

// Which deliveries and events of a stream a list is about. What needs no look at the states of
// destinations is asked first.

namespace hookctl::journal::detail {

/// EventRow::place: where the delivery is, and which of its events.
std::int64_t place_of(std::uint64_t sequence, std::size_t event);

/// Which delivery a place is in.
std::uint64_t sequence_of(std::int64_t place);

/// Of an event, from what its destinations did with it.
EventStatus status_of(const NewEvent& event, const std::vector<DestinationRow>& destinations);

/// Account and time.
bool is_wanted(const EventFilter& filter, const NewDelivery& delivery);

/// All but account, time and status.
bool is_wanted(const EventFilter& filter, const NewEvent& event, std::int64_t place);

/// False when it cannot have the status, whatever its destinations did.
bool may_have_status(const EventFilter& filter, const NewEvent& event);

/// One of its events may be listed.
bool may_have_rows(const EventFilter& filter, const NewDelivery& delivery, std::uint64_t sequence);

} // namespace hookctl::journal::detail
