#include "hookctl/listen/metrics.hpp"
#include "tests/unit/listen/counting_observer.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace hookctl;
using namespace std::chrono_literals;
using journal::EventStatus;
using listen::DeliveryOutcome;
using listen::Metrics;
using receive::Decision;
using receive::Gate;
using tests::CountingObserver;

namespace {

struct Fixture {
  CountingObserver next;
  Metrics metrics{next};
  std::vector<std::string> destinations; ///< of each event

  void report(Decision::Kind kind,
              const std::string& account,
              int status,
              const std::string& id = "",
              bool duplicate = false,
              std::initializer_list<Gate> gates = {})
  {
    Decision decision;
    decision.kind = kind;
    decision.account = account;
    for (const Gate gate : gates) {
      receive::DecidedEvent event;
      event.gate = gate;
      event.destinations = destinations;
      decision.events.push_back(std::move(event));
    }
    metrics.on_delivery({{}, decision, status, duplicate, id});
  }

  void attempt(destination::Attempt::Outcome outcome, std::optional<TimePoint> next_attempt = {})
  {
    destination::Attempt attempt;
    attempt.outcome = outcome;
    metrics.on_attempt({{}, attempt, 30ms, next_attempt, "app"});
  }

  std::uint64_t deliveries(const std::string& account, DeliveryOutcome outcome)
  {
    return metrics.read().accounts.at(account).deliveries[static_cast<std::size_t>(outcome)];
  }
};

} // namespace

TEST_CASE("metrics: a delivery counts once, by what became of it, and is passed on")
{
  Fixture f;
  f.report(Decision::Kind::accepted, "shop", 200, "dlv_1");
  f.report(Decision::Kind::accepted, "shop", 200, "dlv_1", true);
  f.report(Decision::Kind::accepted, "shop", 503);
  f.report(Decision::Kind::handshake, "shop", 200);
  f.report(Decision::Kind::refused, "shop", 401);
  f.report(Decision::Kind::refused, "", 404);
  CHECK(f.deliveries("shop", DeliveryOutcome::accepted) == 1);
  CHECK(f.deliveries("shop", DeliveryOutcome::duplicate) == 1);
  CHECK(f.deliveries("shop", DeliveryOutcome::not_kept) == 1);
  CHECK(f.deliveries("shop", DeliveryOutcome::handshake) == 1);
  CHECK(f.deliveries("shop", DeliveryOutcome::refused) == 1);
  CHECK(f.deliveries("", DeliveryOutcome::refused) == 1);
  CHECK(f.metrics.read().accounts.at("shop").statuses ==
        std::map<int, std::uint64_t>{{200, 3}, {401, 1}, {503, 1}});
  CHECK(f.next.deliveries == 6);
}

TEST_CASE("metrics: events count by the status they are kept with, of accepted deliveries only")
{
  Fixture f;
  f.report(Decision::Kind::accepted, "shop", 200, "dlv_1", false, {Gate::open, Gate::inactive});
  f.report(Decision::Kind::accepted, "shop", 200, "dlv_1", true, {Gate::open});
  f.report(Decision::Kind::accepted, "shop", 503, "", false, {Gate::open});
  f.destinations = {"app"};
  f.report(Decision::Kind::accepted, "shop", 200, "dlv_2", false, {Gate::open, Gate::unroutable});
  CHECK(f.metrics.read().accounts.at("shop").events ==
        std::map<EventStatus, std::uint64_t>{{EventStatus::pending, 1},
                                             {EventStatus::no_destination, 1},
                                             {EventStatus::inactive, 1},
                                             {EventStatus::unroutable, 1}});
}

TEST_CASE("metrics: what is configured stands there before anything comes")
{
  Fixture f;
  const std::array<std::string, 2> names = {"a", "b"};
  f.metrics.add_accounts(names);
  f.metrics.add_destination("app");
  CHECK(f.metrics.read().accounts.size() == 2);
  CHECK(f.metrics.read().destinations.at("app").delivered == 0);
}

TEST_CASE("metrics: attempts count by how they ended")
{
  Fixture f;
  f.attempt(destination::Attempt::Outcome::delivered);
  f.attempt(destination::Attempt::Outcome::retry, TimePoint{});
  f.attempt(destination::Attempt::Outcome::retry);
  f.attempt(destination::Attempt::Outcome::dead);
  const auto counts = f.metrics.read().destinations.at("app");
  CHECK(counts.delivered == 1);
  CHECK(counts.retried == 1);
  CHECK(counts.dead == 2);
  CHECK(f.metrics.attempt_seconds.read().count == 4);
  CHECK(f.next.attempts == 4);
}
