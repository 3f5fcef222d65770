#pragma once

#include "hookctl/journal/journal.hpp"
#include "hookctl/receive/decide.hpp"

namespace hookctl::listen {

/// What an event is when its delivery is accepted.
inline journal::EventStatus status_of(receive::Gate gate, bool has_destination)
{
  switch (gate) {
  case receive::Gate::inactive:
    return journal::EventStatus::inactive;
  case receive::Gate::unroutable:
    return journal::EventStatus::unroutable;
  case receive::Gate::open:
    return has_destination ? journal::EventStatus::pending : journal::EventStatus::no_destination;
  }
  return journal::EventStatus::no_destination;
}

} // namespace hookctl::listen
