#include "hookctl/deliver/lane.hpp"
#include "tests/unit/deliver/fixture.hpp"

#include <algorithm>
#include <atomic>
#include <set>

using namespace hookctl;
using namespace hookctl::deliver;
using namespace hookctl::tests;
using namespace std::chrono_literals;
using journal::EventStatus;

namespace {

/// The lane looks at the test's clock all the time.
LaneSettings at_once(LaneSettings settings)
{
  settings.longest_wait = 5ms;
  return settings;
}

/// A lane at work on a thread of its own.
struct Running {
  Running(DeliverFixture& f, Target& target, LaneSettings settings = {})
      : Running(f, target, at_once(std::move(settings)), f.companion())
  {
  }

  Running(DeliverFixture& f,
          Target& target,
          LaneSettings settings,
          std::unique_ptr<journal::Journal> journal)
      : lane(std::move(journal),
             std::make_unique<TargetDestination>("app", target),
             std::move(settings),
             {f.clock, f.rng, f.logger, {}})
      , thread([this](const std::stop_token& stop) { lane.run(stop); })
  {
  }

  void stop()
  {
    thread.request_stop();
    thread.join();
  }

  Lane lane;
  std::jthread thread;
};

} // namespace

TEST_CASE("lane: with one sender events go oldest first, each once, and are settled")
{
  DeliverFixture f;
  f.add(300, {"app", "other"});
  Target target(take);
  Running running(f, target);
  f.until([&] { return running.lane.is_idle(); });
  running.stop();
  const auto sent = target.sent();
  REQUIRE(sent.size() == 300);
  for (int n = 1; n <= 300; ++n) {
    CHECK(sent[static_cast<std::size_t>(n) - 1] == text("evt_", n));
  }
  CHECK(f.event(300).attempts.size() == 1);
  CHECK(f.status(300) == EventStatus::pending); // for the other one
  CHECK_FALSE(f.companion()->next_due("app").value());
}

TEST_CASE("lane: as many attempts at the same time as it may make, and no more")
{
  DeliverFixture f;
  f.add(40, {"app"});
  Gate gate;
  Target target([&](const destination::Outgoing&) {
    gate.wait();
    return attempt_of(kDelivered, 200);
  });
  Running running(f, target, {.concurrency = 6});
  f.until([&] { return target.count() == 6; });
  gate.open();
  f.until([&] { return running.lane.is_idle(); });
  running.stop();
  CHECK(target.count() == 40);
  const MutexLock lock(target.mutex);
  CHECK(target.most_under_way == 6);
}

TEST_CASE("lane: a failure waits by the schedule and is counted on by whoever comes next")
{
  DeliverFixture f;
  f.add(1, {"app"});
  Target target([](const destination::Outgoing& outgoing) {
    return outgoing.attempt <= 3 ? attempt_of(kRetry, 503) : attempt_of(kDelivered, 200);
  });
  const LaneSettings settings{.retry = {{5s, 30s, 5min}}};
  for (const auto step : {5'000ms, 30'000ms, 300'000ms}) {
    const auto before = target.count();
    Running running(f, target, settings);
    f.until([&] { return target.count() == before + 1 && running.lane.is_idle(); });
    running.stop(); // each attempt by a process of its own
    const auto row = f.event(1).destinations.front();
    REQUIRE(row.next_attempt);
    CHECK(*row.next_attempt >= f.clock.now());
    CHECK(*row.next_attempt <= f.clock.now() + step);
    f.clock.advance(
        std::chrono::ceil<std::chrono::milliseconds>(*row.next_attempt - f.clock.now()));
  }
  Running running(f, target, settings);
  f.until([&] { return target.count() == 4 && running.lane.is_idle(); });
  running.stop();
  CHECK(f.status(1) == EventStatus::delivered);
  CHECK(f.event(1).attempts.size() == 4);
}

TEST_CASE("lane: it gives up after the last step, and at once on a refusal for good")
{
  DeliverFixture f;
  f.add(2, {"app"});
  Target target([](const destination::Outgoing& outgoing) {
    return outgoing.event_id == "evt_1" ? attempt_of(kRetry, 503) : attempt_of(kDead, 400);
  });
  Running running(f, target, {.retry = {{1ms, 1ms}}});
  f.until([&] {
    f.clock.advance(1s);
    running.lane.wake();
    return f.status(1) == EventStatus::dead && f.status(2) == EventStatus::dead;
  });
  running.stop();
  CHECK(f.event(1).attempts.size() == 3);
  CHECK(f.event(1).attempts.back().detail == "answer 503");
  CHECK(f.event(2).attempts.size() == 1);
}

TEST_CASE("lane: a destination that asks for patience gets it")
{
  DeliverFixture f;
  f.add(1, {"app"});
  Target target([](const destination::Outgoing&) { return attempt_of(kRetry, 429, 10min); });
  Running running(f, target);
  f.until([&] { return target.count() == 1 && running.lane.is_idle(); });
  running.stop();
  CHECK(f.event(1).destinations.front().next_attempt == f.clock.now() + 10min);
}

TEST_CASE(
    "lane: one that is down is probed, what waits keeps its attempts, and then all of it goes")
{
  DeliverFixture f;
  f.add(200, {"app"});
  std::atomic<bool> is_down = true;
  Target target([&](const destination::Outgoing&) {
    return is_down ? attempt_of(kRetry) : attempt_of(kDelivered, 200);
  });
  Running running(f, target, {.concurrency = 4});
  // Those that were under way when it opened count as well.
  f.until([&] { return target.count() >= Breaker::kFailures; });
  for (int probe = 0; probe < 4; ++probe) {
    const auto before = target.count();
    f.until([&] {
      f.clock.advance(1s);
      running.lane.wake();
      return target.count() > before;
    });
  }
  CHECK(target.count() < 20);
  is_down = false;
  f.until([&] {
    f.clock.advance(30s);
    running.lane.wake();
    return f.status(200) == EventStatus::delivered && running.lane.is_idle();
  });
  running.stop();
  int attempts = 0;
  for (int n = 1; n <= 200; ++n) {
    CHECK(f.status(n) == EventStatus::delivered);
    attempts += static_cast<int>(f.event(n).attempts.size());
  }
  CHECK(attempts < 220);
}

TEST_CASE("lane: one that wants no more is left alone, which is remembered, and tried once anew")
{
  DeliverFixture f;
  f.add(10, {"app"});
  std::atomic<int> status = 410;
  Target target([&](const destination::Outgoing&) {
    return attempt_of(status == 410 ? kDisabled : kDelivered, status);
  });
  for (std::size_t run = 1; run <= 2; ++run) {
    Running running(f, target);
    f.until([&] { return target.count() == run && running.lane.is_idle(); });
    f.clock.advance(24h);
    running.lane.wake();
    running.stop();
    CHECK(target.count() == run);
    const auto disabled = f.writer->list_disabled().value();
    REQUIRE(disabled.size() == 1);
    CHECK(disabled[0].name == "app");
    CHECK(disabled[0].reason == "answer 410");
    CHECK(f.status(1) == EventStatus::pending);
  }
  status = 200;
  Running running(f, target);
  f.until([&] { return target.count() == 12 && running.lane.is_idle(); });
  running.stop();
  CHECK(f.writer->list_disabled()->empty());
  CHECK(f.status(10) == EventStatus::delivered);
}

TEST_CASE("lane: one that wanted no more goes on when a person takes that out of the journal")
{
  DeliverFixture f;
  f.add(10, {"app"});
  std::atomic<int> status = 410;
  Target target([&](const destination::Outgoing&) {
    return attempt_of(status == 410 ? kDisabled : kDelivered, status);
  });
  Running running(f, target);
  const auto is_kept = [&] { return f.writer->list_disabled()->size() == 1; };
  f.until([&] { return is_kept() && running.lane.is_idle(); });
  REQUIRE(f.writer->enable_destination("app")); // it answers 410 still
  f.until([&] { return target.count() == 2 && is_kept() && running.lane.is_idle(); });
  status = 200;
  REQUIRE(f.writer->enable_destination("app"));
  f.until([&] { return target.count() == 12 && running.lane.is_idle(); });
  running.stop();
  CHECK(f.writer->list_disabled()->empty());
  CHECK(f.status(10) == EventStatus::delivered);
}

TEST_CASE("lane: that one wants no more is remembered too when it says so to the last attempt")
{
  DeliverFixture f;
  f.add(1, {"app"});
  Gate gate;
  Target target([&](const destination::Outgoing&) {
    gate.wait();
    return attempt_of(kDisabled, 410);
  });
  Running running(f, target);
  f.until([&] { return target.count() == 1; });
  running.thread.request_stop();
  gate.open();
  running.thread.join();
  CHECK(f.writer->list_disabled()->size() == 1);
}

TEST_CASE("lane: nothing is sent before the journal said whether it is wanted")
{
  DeliverFixture f;
  f.add(3, {"app"});
  REQUIRE(f.writer->disable_destination({"app", f.clock.now(), "answer 410"}));
  Target target(take);
  Faults faults{.list_disabled = 1};
  Running running(f, target, at_once({}), f.faulty_companion(faults));
  f.until([&] { return target.count() == 3 && running.lane.is_idle(); });
  CHECK(faults.list_disabled == 0);
  CHECK(f.writer->list_disabled()->empty()); // it was known that it had been disabled
}

TEST_CASE("lane: in order by sender a stuck one holds back its own events only")
{
  DeliverFixture f;
  f.add(20, {"app"}, "ann");
  f.add(20, {"app"}, "bob");
  std::atomic<bool> is_stuck = true;
  Target target([&](const destination::Outgoing& outgoing) {
    return outgoing.event_id == "evt_3" && is_stuck ? attempt_of(kRetry, 500)
                                                    : attempt_of(kDelivered, 200);
  });
  Running running(f, target, {.concurrency = 4, .retry = {{1h, 1h}}, .ordered = true});
  f.until([&] { return target.count() == 23 && running.lane.is_idle(); });
  is_stuck = false;
  f.clock.advance(1h);
  running.lane.wake();
  f.until([&] { return target.count() == 41 && running.lane.is_idle(); });
  running.stop();
  std::vector<std::string> of_ann;
  for (const std::string& id : target.sent()) {
    const int n = std::stoi(id.substr(4));
    if (n <= 20) {
      of_ann.push_back(id);
    }
  }
  std::vector<std::string> expected;
  for (int n = 1; n <= 20; ++n) {
    expected.push_back(text("evt_", n));
    if (n == 3) {
      expected.push_back("evt_3");
    }
  }
  CHECK(of_ann == expected);
}

TEST_CASE("lane: when it is stopped what is under way is ended and settled, and the rest waits")
{
  DeliverFixture f;
  f.add(10, {"app"});
  Gate gate;
  Target target([&](const destination::Outgoing&) {
    gate.wait();
    return attempt_of(kDelivered, 200);
  });
  Running running(f, target, {.concurrency = 2});
  f.until([&] { return target.count() == 2; });
  running.thread.request_stop();
  gate.open();
  running.thread.join();
  const auto sent = target.count();
  int delivered = 0;
  for (int n = 1; n <= 10; ++n) {
    delivered += f.status(n) == EventStatus::delivered ? 1 : 0;
  }
  CHECK(delivered == static_cast<int>(sent));
}

TEST_CASE("lane: events that are too large together are taken a few at a time")
{
  DeliverFixture f;
  f.add(30, {"app"});
  Target target([](const destination::Outgoing&) {
    std::this_thread::sleep_for(5ms); // long enough for another to be begun
    return attempt_of(kDelivered, 200);
  });
  Running running(f, target, {.concurrency = 4, .bytes = 1});
  f.until([&] { return target.count() == 30 && running.lane.is_idle(); });
  running.stop();
  CHECK(f.status(30) == EventStatus::delivered);
  const MutexLock lock(target.mutex);
  CHECK(target.most_under_way == 1); // each is more than may be in hand
}

TEST_CASE("lane: what nobody told it of it finds after its longest wait")
{
  DeliverFixture f;
  Target target(take);
  Running running(f, target);
  f.until([&] { return running.lane.is_idle(); });
  f.add(1, {"app"});
  f.until([&] { return target.count() == 1; });
}

TEST_CASE("lane: that an event of a batch is gone makes no other wait longer than its schedule")
{
  DeliverFixture f;
  f.add(1, {"app"});
  Target target([](const destination::Outgoing& outgoing) {
    return outgoing.attempt == 1 ? attempt_of(kRetry, 503) : attempt_of(kDelivered, 200);
  });
  Faults faults{.settle = 1};
  Running running(f, target, {.retry = {{1ms}}, .longest_wait = 24h}, f.faulty_companion(faults));
  f.until([&] {
    f.clock.advance(1s);
    return target.count() == 2;
  });
  CHECK(faults.settle == 0);
}
