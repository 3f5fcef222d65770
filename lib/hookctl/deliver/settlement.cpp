#include "hookctl/deliver/settlement.hpp"

#include <algorithm>

namespace hookctl::deliver {

using destination::Attempt;

destination::Outgoing outgoing_of(const journal::Claimed& claimed)
{
  destination::Outgoing outgoing;
  outgoing.event_id = claimed.event_id;
  outgoing.delivery_id = claimed.delivery_id;
  outgoing.account = claimed.account;
  outgoing.code = claimed.code;
  outgoing.envelope = claimed.envelope;
  outgoing.attempt = claimed.attempts + 1;
  outgoing.request = claimed.request;
  outgoing.exact = claimed.exact;
  outgoing.round = claimed.round;
  return outgoing;
}

journal::Settlement settlement_of(const destination::Outgoing& outgoing,
                                  const Attempt& attempt,
                                  const Asked& asked,
                                  const routing::RetrySchedule& schedule,
                                  Rng& rng)
{
  journal::Settlement settlement;
  settlement.event_id = outgoing.event_id;
  settlement.destination = asked.destination;
  settlement.at = asked.at;
  settlement.took = asked.took;
  settlement.status = attempt.status;
  settlement.detail = attempt.detail;
  switch (attempt.outcome) {
  case Attempt::Outcome::delivered:
    settlement.state = journal::DestinationState::delivered;
    break;
  case Attempt::Outcome::dead:
    settlement.state = journal::DestinationState::dead;
    break;
  case Attempt::Outcome::disabled: // it waits, as all the others, for a destination that takes it
    settlement.state = journal::DestinationState::pending;
    settlement.next_attempt = settlement.at;
    break;
  case Attempt::Outcome::retry:
    const auto delay = schedule.delay_before(outgoing.attempt, rng);
    settlement.state = delay ? journal::DestinationState::pending : journal::DestinationState::dead;
    if (delay) {
      settlement.next_attempt =
          settlement.at +
          std::max(*delay, attempt.retry_after.value_or(std::chrono::milliseconds{0}));
    }
    break;
  }
  return settlement;
}

} // namespace hookctl::deliver
