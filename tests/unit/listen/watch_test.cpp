#include "hookctl/listen/watch.hpp"
#include "tests/unit/listen/counting_observer.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace hookctl;
using namespace std::chrono_literals;
using listen::Expectation;
using listen::Goal;
using listen::Verdict;
using listen::Watch;
using receive::Decision;
using receive::Gate;
using tests::CountingObserver;

namespace {

/// What the listener tells.
class Telling {
public:
  explicit Telling(Watch& watch)
      : m_watch(watch)
  {
  }

  void accept(const std::string& code, Gate gate = Gate::open, bool duplicate = false)
  {
    Decision decision;
    decision.kind = Decision::Kind::accepted;
    decision.account = "shop";
    ++m_count;
    decision.events.push_back(
        {.id = "evt_" + std::to_string(m_count),
         .code = code,
         .sender = std::nullopt,
         .source = std::nullopt,
         .recipient = "bot",
         .gate = gate,
         .reason = "why",
         .envelope = "{}",
         .destinations = gate == Gate::open ? m_destinations : std::vector<std::string>{}});
    tell(decision, 200, "dlv_" + std::to_string(m_count), duplicate);
  }

  void fail_on_purpose()
  {
    Decision decision;
    decision.kind = Decision::Kind::accepted;
    tell(decision, 500, "", false);
  }

  void refuse(const std::string& reason)
  {
    Decision decision;
    decision.account = "shop";
    decision.reason = reason;
    tell(decision, 401, "", false);
  }

  /// From now on open events go there.
  void forward_to(std::vector<std::string> destinations)
  {
    m_destinations = std::move(destinations);
  }

  void try_event(const std::string& id,
                 std::string_view at = "app",
                 destination::Attempt::Outcome outcome = destination::Attempt::Outcome::retry)
  {
    destination::Outgoing outgoing;
    outgoing.event_id = id;
    destination::Attempt attempt;
    attempt.outcome = outcome;
    m_watch.on_attempt({outgoing, attempt, 1ms, std::nullopt, at});
  }

private:
  void tell(const Decision& decision, int status, const std::string& id, bool duplicate)
  {
    const model::Request request;
    m_watch.on_delivery({request, decision, status, duplicate, id, 1us});
  }

  Watch& m_watch;
  std::vector<std::string> m_destinations;
  int m_count = 0;
};

Goal goal(std::optional<std::size_t> deliveries, const std::vector<std::string>& expectations = {})
{
  Goal goal;
  goal.deliveries = deliveries;
  for (const std::string& text : expectations) {
    goal.expectations.push_back(*Expectation::parse(text));
  }
  goal.timeout = 60s; // of the test, if it hangs
  return goal;
}

/// Tells it all, then waits until the watch ends it.
template<typename Tell> Verdict watched(Goal goal, Tell tell)
{
  CountingObserver next;
  Watch watch(std::move(goal), next);
  Telling telling(watch);
  const std::stop_source stop;
  return watch.run(
      [&](const std::stop_token& over) {
        tell(telling);
        while (!over.stop_requested()) {
          std::this_thread::sleep_for(1ms);
        }
      },
      stop.get_token());
}

/// The same, but somebody stops it.
template<typename Tell> Verdict stopped(Goal goal, Tell tell)
{
  CountingObserver next;
  Watch watch(std::move(goal), next);
  Telling telling(watch);
  std::stop_source stop;
  return watch.run(
      [&](const std::stop_token& over) {
        tell(telling);
        stop.request_stop();
        while (!over.stop_requested()) {
          std::this_thread::sleep_for(1ms);
        }
      },
      stop.get_token());
}

} // namespace

TEST_CASE("watch: it is over after so many deliveries; repeats and failures do not count")
{
  const Verdict verdict = watched(goal(2), [](Telling& telling) {
    telling.accept("a");
    telling.accept("a", Gate::open, true);
    telling.fail_on_purpose();
    telling.refuse("no");
    telling.accept("b", Gate::inactive);
  });
  CHECK(verdict.kind == Verdict::Kind::met);
  CHECK(verdict.deliveries == 2);
  CHECK(verdict.repeats == 1);
  CHECK(verdict.not_kept == 1);
  CHECK(verdict.refused == 1);
  REQUIRE(verdict.last_refusal);
  CHECK(verdict.last_refusal->status == 401);
  CHECK(verdict.last_refusal->reason == "no");
}

TEST_CASE("watch: without a number it is over when every expectation is met")
{
  const Verdict verdict = watched(goal(std::nullopt, {"code=b", "code=a"}), [](Telling& telling) {
    telling.accept("c");
    telling.accept("a");
    telling.accept("b");
  });
  CHECK(verdict.kind == Verdict::Kind::met);
  CHECK(verdict.deliveries == 3);
  CHECK(verdict.expectations[0].event == "evt_3");
}

TEST_CASE("watch: the number is waited for though all is met, and ends it though something is not")
{
  const Verdict met = watched(goal(3, {"code=a"}), [](Telling& telling) {
    telling.accept("a");
    telling.accept("b");
    telling.accept("b");
  });
  CHECK(met.kind == Verdict::Kind::met);
  CHECK(met.deliveries == 3);
  const Verdict unmet = watched(goal(1, {"code=a"}), [](Telling& telling) { telling.accept("b"); });
  CHECK(unmet.kind == Verdict::Kind::unmet);
  CHECK(unmet.unmet() == 1);
}

TEST_CASE("watch: what comes while it ends counts")
{
  const Verdict verdict = watched(goal(1, {"code=a"}), [](Telling& telling) {
    telling.accept("b");
    std::this_thread::sleep_for(20ms);
    telling.accept("a");
  });
  CHECK(verdict.kind == Verdict::Kind::met);
  CHECK(verdict.deliveries == 2);
}

TEST_CASE("watch: a timeout is told from a stop")
{
  Goal short_goal = goal(2, {"code=a"});
  short_goal.timeout = 30ms;
  const Verdict late = watched(short_goal, [](Telling& telling) { telling.accept("a"); });
  CHECK(late.kind == Verdict::Kind::timed_out);
  CHECK(late.timeout == 30ms);
  CHECK(late.unmet() == 0);
  Goal only_time;
  only_time.timeout = 30ms;
  CHECK(watched(only_time, [](Telling&) {}).kind == Verdict::Kind::timed_out);
  CHECK(stopped(goal(2), [](Telling&) {}).kind == Verdict::Kind::met);
  CHECK(stopped(goal(std::nullopt, {"code=a"}), [](Telling&) {}).kind == Verdict::Kind::unmet);
  CHECK(stopped({}, [](Telling& telling) { telling.accept("a"); }).kind == Verdict::Kind::met);
}

TEST_CASE("watch: where events are forwarded, each has its first attempt before the end")
{
  Goal forwarding = goal(2);
  forwarding.timeout = 30ms;
  CHECK(watched(forwarding, [](Telling& telling) {
          telling.forward_to({"app"});
          telling.try_event("evt_2");
          telling.accept("a");
          telling.accept("a");
        }).kind == Verdict::Kind::met); // the time was over, but the goal was reached
  forwarding.timeout = 60s;
  const Verdict tried = watched(forwarding, [](Telling& telling) {
    telling.forward_to({"app"});
    telling.accept("a", Gate::inactive);
    telling.try_event("evt_2"); // faster than the report
    telling.accept("a");
  });
  CHECK(tried.kind == Verdict::Kind::met);
}

TEST_CASE("watch: an attempt that fails is one; what came after the end needs none")
{
  Goal forwarding = goal(1);
  const Verdict verdict = watched(forwarding, [](Telling& telling) {
    telling.forward_to({"app", "log"});
    telling.accept("a");
    telling.accept("a"); // evt_2 is never tried
    telling.try_event("evt_1", "log");
    telling.try_event("evt_7");
    telling.try_event("evt_1");
  });
  CHECK(verdict.kind == Verdict::Kind::met);
  CHECK(verdict.deliveries == 2);
}

TEST_CASE("watch: nothing is waited for from a destination that wants no more")
{
  Goal waiting = goal(3);
  waiting.timeout.reset(); // or its end would do
  const Verdict verdict = watched(waiting, [](Telling& telling) {
    telling.forward_to({"app"});
    telling.accept("a");
    telling.accept("b");
    telling.try_event("evt_1", "app", destination::Attempt::Outcome::disabled);
    telling.accept("c"); // which it will not be tried with
  });
  CHECK(verdict.kind == Verdict::Kind::met);
  CHECK(verdict.deliveries == 3);
}

TEST_CASE("watch: everything is passed on")
{
  CountingObserver next;
  Watch watch({}, next);
  Telling telling(watch);
  telling.accept("a");
  telling.refuse("no");
  telling.try_event("evt_1");
  CHECK(next.deliveries == 2);
  CHECK(next.attempts == 1);
}

TEST_CASE("watch: several threads tell it at once")
{
  CountingObserver next;
  Watch watch(goal(400, {"code=a", "code=b"}), next);
  const std::stop_source stop;
  const Verdict verdict = watch.run(
      [&](const std::stop_token& over) {
        std::vector<std::jthread> tellers;
        for (const char* code : {"a", "b", "c", "d"}) {
          tellers.emplace_back([&watch, code] {
            Telling telling(watch);
            for (int i = 0; i < 100; ++i) {
              telling.accept(code);
            }
          });
        }
        tellers.clear();
        while (!over.stop_requested()) {
          std::this_thread::sleep_for(1ms);
        }
      },
      stop.get_token());
  CHECK(verdict.kind == Verdict::Kind::met);
  CHECK(verdict.deliveries == 400);
}
