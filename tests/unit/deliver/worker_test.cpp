#include "hookctl/base/text.hpp"
#include "hookctl/deliver/worker.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace hookctl;
using namespace hookctl::deliver;
using destination::Attempt;

namespace {

/// Answers what it was told to, one attempt after the other; the last answer stays.
class ScriptedDestination final : public destination::Destination {
public:
  ScriptedDestination(std::string name, std::vector<Attempt> script)
      : m_name(std::move(name))
      , m_script(std::move(script))
  {
  }

  [[nodiscard]] const std::string& name() const override { return m_name; }

  Attempt send(const destination::Outgoing& outgoing) override
  {
    sent.push_back(outgoing);
    return m_script[std::min(sent.size(), m_script.size()) - 1];
  }

  std::vector<destination::Outgoing> sent;

private:
  std::string m_name;
  std::vector<Attempt> m_script;
};

constexpr Attempt::Outcome kDelivered = Attempt::Outcome::delivered;
constexpr Attempt::Outcome kRetry = Attempt::Outcome::retry;
constexpr Attempt::Outcome kDead = Attempt::Outcome::dead;

Attempt attempt_of(Attempt::Outcome outcome,
                   int status,
                   std::optional<std::chrono::milliseconds> retry_after = {})
{
  return {outcome, status, "", retry_after};
}

struct Bench {
  tests::TempDir dir;
  tests::FakeClock clock;
  tests::SeededRng rng;
  log::NullLogger logger;
  std::unique_ptr<journal::Journal> writer = open_writer();

  std::unique_ptr<journal::Journal> open_writer()
  {
    auto opened = journal::open_sqlite_writer(dir.path() / "journal.db");
    REQUIRE(opened);
    return *std::move(opened);
  }

  std::unique_ptr<journal::Journal> companion()
  {
    auto opened = journal::open_sqlite_companion(dir.path() / "journal.db");
    REQUIRE(opened);
    return *std::move(opened);
  }

  void add_event(int n, const std::vector<std::string>& destinations)
  {
    journal::NewDelivery delivery;
    delivery.id = text("dlv_", n);
    delivery.account = "shop";
    delivery.request.received_at = clock.now();
    delivery.trace = "{}";
    journal::NewEvent event;
    event.id = text("evt_", n);
    event.code = "orders/create";
    event.recipient = "bot";
    event.status = journal::EventStatus::pending;
    event.envelope = text("{\"n\":", n, "}");
    event.destinations = destinations;
    delivery.events = {event};
    REQUIRE(writer->append({&delivery, 1}));
  }

  journal::EventStatus status(int n)
  {
    const auto found = writer->find_delivery(text("evt_", n));
    REQUIRE(found);
    return found->events.front().event.status;
  }
};

/// A journal whose disk is full for the next few settlements.
class FlakyJournal final : public journal::Journal {
public:
  FlakyJournal(std::unique_ptr<journal::Journal> inner, int failures)
      : m_inner(std::move(inner))
      , m_failures(failures)
  {
  }

  Result<std::vector<journal::Appended>>
  append(std::span<const journal::NewDelivery> batch) override
  {
    return m_inner->append(batch);
  }

  Result<> append_refusals(std::span<const journal::Refusal> batch) override
  {
    return m_inner->append_refusals(batch);
  }

  Result<> probe() override { return m_inner->probe(); }

  Result<journal::Upkeep> maintain(TimePoint now) override { return m_inner->maintain(now); }

  Result<std::vector<journal::Claimed>>
  claim(std::string_view destination, TimePoint now, const journal::ClaimOptions& options) override
  {
    return m_inner->claim(destination, now, options);
  }

  Result<> settle(std::span<const journal::Settlement> batch) override
  {
    if (m_failures-- > 0) {
      return fail(ErrorCode::io, "the disk is full");
    }
    return m_inner->settle(batch);
  }

  Result<std::optional<TimePoint>> next_due(std::string_view destination) override
  {
    return m_inner->next_due(destination);
  }

  Result<> disable_destination(const journal::DisabledDestination& destination) override
  {
    return m_inner->disable_destination(destination);
  }

  Result<> enable_destination(std::string_view name) override
  {
    return m_inner->enable_destination(name);
  }

  Result<std::vector<journal::DisabledDestination>> list_disabled() override
  {
    return m_inner->list_disabled();
  }

  Result<std::vector<journal::EventRow>> list_events(const journal::EventFilter& filter) override
  {
    return m_inner->list_events(filter);
  }

  Result<std::vector<journal::Refusal>> list_refusals(std::size_t limit) override
  {
    return m_inner->list_refusals(limit);
  }

  Result<journal::Statistics> count(const journal::StatisticsFilter& filter) override
  {
    return m_inner->count(filter);
  }

  Result<journal::DeliveryDetails> find_delivery(std::string_view id) override
  {
    return m_inner->find_delivery(id);
  }

private:
  std::unique_ptr<journal::Journal> m_inner;
  int m_failures;
};

} // namespace

TEST_CASE("worker: events are sent oldest first and settled")
{
  Bench bench;
  ScriptedDestination target("t", {attempt_of(kDelivered, 200)});
  Worker worker(bench.companion(), target, {}, bench.clock, bench.rng, bench.logger);
  for (int n = 0; n < 20; ++n) {
    bench.add_event(n, {"t"});
  }
  const std::stop_token never;
  CHECK(worker.work_once(never) == std::chrono::milliseconds{0});
  CHECK(*worker.work_once(never) > std::chrono::seconds{1});
  REQUIRE(target.sent.size() == 20);
  CHECK(target.sent[7].envelope == "{\"n\":7}");
  CHECK(bench.status(19) == journal::EventStatus::delivered);
}

TEST_CASE("worker: failures wait by the schedule and then work")
{
  Bench bench;
  ScriptedDestination target(
      "t", {attempt_of(kRetry, 500), attempt_of(kRetry, 0), attempt_of(kDelivered, 200)});
  Worker worker(bench.companion(), target, {}, bench.clock, bench.rng, bench.logger);
  bench.add_event(1, {"t"});
  const std::stop_token never;
  const auto first = worker.work_once(never);
  REQUIRE(first);
  CHECK(*first >= std::chrono::milliseconds{2500});
  CHECK(*first <= std::chrono::milliseconds{5000});
  CHECK(worker.work_once(never));
  CHECK(target.sent.size() == 1);
  bench.clock.advance(*first);
  const auto second = worker.work_once(never);
  CHECK(*second >= std::chrono::seconds{15});
  CHECK(bench.status(1) == journal::EventStatus::pending);
  bench.clock.advance(*second);
  CHECK(worker.work_once(never));
  CHECK(bench.status(1) == journal::EventStatus::delivered);
  CHECK(target.sent.back().attempt == 3);
}

TEST_CASE("worker: it gives up after the last step and a refusal for good ends at once")
{
  Bench bench;
  ScriptedDestination failing("f", {attempt_of(kRetry, 503)});
  Worker worker(bench.companion(), failing, {}, bench.clock, bench.rng, bench.logger);
  bench.add_event(1, {"f"});
  const std::stop_token never;
  for (int i = 0; i < 6; ++i) {
    CHECK(worker.work_once(never));
    bench.clock.advance(std::chrono::hours{3});
  }
  CHECK(failing.sent.size() == 6);
  CHECK(bench.status(1) == journal::EventStatus::dead);
  ScriptedDestination refusing("r", {attempt_of(kDead, 404)});
  Worker other(bench.companion(), refusing, {}, bench.clock, bench.rng, bench.logger);
  bench.add_event(2, {"r"});
  CHECK(other.work_once(never));
  CHECK(bench.status(2) == journal::EventStatus::dead);
}

TEST_CASE("worker: a destination that asks for patience gets it")
{
  Bench bench;
  ScriptedDestination target("t", {attempt_of(kRetry, 429, std::chrono::minutes{10})});
  Worker worker(bench.companion(), target, {}, bench.clock, bench.rng, bench.logger);
  bench.add_event(1, {"t"});
  CHECK(*worker.work_once({}) == std::chrono::minutes{10});
}

TEST_CASE("worker: run wakes up for new events and ends when asked")
{
  Bench bench;
  ScriptedDestination target("t", {attempt_of(kDelivered, 200)});
  std::atomic<int> reported = 0;
  Worker worker(bench.companion(),
                target,
                {},
                bench.clock,
                bench.rng,
                bench.logger,
                [&](const AttemptReport&) { ++reported; });
  std::jthread thread([&](const std::stop_token& stop) { worker.run(stop); });
  bench.add_event(1, {"t"});
  worker.wake();
  while (reported == 0) {
    std::this_thread::yield();
  }
  thread.request_stop();
  thread.join();
  CHECK(target.sent.size() == 1);
}

TEST_CASE("worker: what it holds is not forgotten while the journal cannot be written")
{
  Bench bench;
  ScriptedDestination target("t", {attempt_of(kDelivered, 200)});
  Worker worker(std::make_unique<FlakyJournal>(bench.companion(), 2),
                target,
                {},
                bench.clock,
                bench.rng,
                bench.logger);
  for (int n = 0; n < 3; ++n) {
    bench.add_event(n, {"t"});
  }
  const std::stop_token never;
  CHECK_FALSE(worker.work_once(never));
  CHECK_FALSE(worker.work_once(never));
  CHECK(target.sent.size() == 1);
  CHECK(worker.work_once(never));
  CHECK(target.sent.size() == 3);
  for (int n = 0; n < 3; ++n) {
    CHECK(bench.status(n) == journal::EventStatus::delivered);
  }
}
