#include "hookctl/deliver/settlement.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::deliver;
using namespace std::chrono_literals;
using destination::Attempt;
using journal::DestinationState;

namespace {

const TimePoint kNow{std::chrono::seconds{1'764'000'000}};

journal::Settlement settle(Attempt::Outcome outcome,
                           int attempt,
                           std::optional<std::chrono::milliseconds> asked_for = {})
{
  destination::Outgoing outgoing;
  outgoing.event_id = "evt_1";
  outgoing.attempt = attempt;
  Attempt answer;
  answer.outcome = outcome;
  answer.retry_after = asked_for;
  tests::SeededRng rng{1};
  return settlement_of(
      outgoing, answer, {.destination = "app", .at = kNow}, routing::RetrySchedule{{1s, 1s}}, rng);
}

} // namespace

TEST_CASE("settlement: an answer ends an event, or it is due again by the schedule until that ends")
{
  CHECK(settle(Attempt::Outcome::delivered, 1).state == DestinationState::delivered);
  CHECK(settle(Attempt::Outcome::dead, 1).state == DestinationState::dead);
  const auto again = settle(Attempt::Outcome::retry, 1);
  CHECK(again.state == DestinationState::pending);
  REQUIRE(again.next_attempt);
  CHECK(*again.next_attempt >= kNow);
  CHECK(*again.next_attempt <= kNow + 1s);
  CHECK(settle(Attempt::Outcome::retry, 3).state == DestinationState::dead);
}

TEST_CASE("settlement: no sooner than the destination asked for, and one that wants no more leaves "
          "it due")
{
  CHECK(*settle(Attempt::Outcome::retry, 1, 60s).next_attempt == kNow + 60s);
  const auto left = settle(Attempt::Outcome::disabled, 1);
  CHECK(left.state == DestinationState::pending);
  CHECK(left.next_attempt == kNow);
}
