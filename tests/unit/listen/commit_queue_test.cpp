#include "hookctl/listen/commit_queue.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>

using namespace hookctl;
using namespace hookctl::listen;

namespace {

/// Counts batches; fails when told to.
class CountingJournal final : public journal::Journal {
public:
  Result<std::vector<journal::Appended>>
  append(std::span<const journal::NewDelivery> batch) override
  {
    ++batches;
    if (failing) {
      return fail(ErrorCode::io, "disk full");
    }
    std::vector<journal::Appended> out;
    for (const auto& delivery : batch) {
      out.push_back({delivery.id, false});
      if (delivery.id == too_large) {
        out.back().failure = fail(ErrorCode::io, "too large for one message").value();
      }
    }
    kept += batch.size();
    return out;
  }

  Result<> append_refusals(std::span<const journal::Refusal> batch) override
  {
    refusals += batch.size();
    return {};
  }

  Result<> probe() override
  {
    ++probes;
    return failing ? Result<>(fail(ErrorCode::io, "disk full")) : Result<>();
  }

  Result<journal::Upkeep> maintain(TimePoint) override
  {
    ++maintained;
    return journal::Upkeep{.wants_checkpoint = true};
  }

  Result<std::vector<journal::Claimed>>
  claim(std::string_view, TimePoint, const journal::ClaimOptions&) override
  {
    return std::vector<journal::Claimed>{};
  }

  Result<> settle(std::span<const journal::Settlement>) override { return {}; }

  Result<std::vector<journal::Requeued>> requeue(std::span<const journal::Requeue>) override
  {
    return std::vector<journal::Requeued>{};
  }

  Result<> remap(const journal::Remapped&) override { return {}; }

  Result<journal::Pruned> prune(const journal::PruneFilter&) override { return journal::Pruned{}; }

  Result<std::optional<TimePoint>> next_due(std::string_view) override
  {
    return std::optional<TimePoint>{};
  }

  Result<> disable_destination(const journal::DisabledDestination&) override { return {}; }

  Result<> enable_destination(std::string_view) override { return {}; }

  Result<std::vector<journal::DisabledDestination>> list_disabled() override
  {
    return std::vector<journal::DisabledDestination>{};
  }

  Result<std::vector<journal::EventRow>> list_events(const journal::EventFilter&) override
  {
    return std::vector<journal::EventRow>{};
  }

  Result<std::vector<journal::Refusal>> list_refusals(std::size_t) override
  {
    return std::vector<journal::Refusal>{};
  }

  Result<journal::Statistics> count(const journal::StatisticsFilter&) override { return {}; }

  Result<journal::DeliveryDetails> find_delivery(std::string_view) override
  {
    return fail(ErrorCode::not_found, "none");
  }

  std::atomic<std::size_t> batches = 0;
  std::atomic<std::size_t> kept = 0;
  std::atomic<std::size_t> maintained = 0;
  std::atomic<std::size_t> refusals = 0;
  std::atomic<std::size_t> probes = 0;
  std::atomic<bool> failing = false;
  std::string too_large; ///< the id of one that fails alone
};

Commit commit_of(std::size_t body, std::function<void(bool)> done)
{
  Commit commit;
  commit.delivery.id = "dlv";
  commit.delivery.request.body = std::string(body, 'x');
  commit.done = [done = std::move(done)](const journal::NewDelivery&,
                                         const Result<journal::Appended>& appended) {
    done(appended.has_value());
  };
  return commit;
}

} // namespace

TEST_CASE("commit queue: what waited is written in one batch and each sender is told")
{
  CountingJournal journal;
  log::NullLogger logger;
  SystemClock clock;
  CommitQueue queue(journal, logger, clock);
  std::atomic<int> told = 0;
  for (int i = 0; i < 100; ++i) {
    CHECK(queue.push(commit_of(10, [&](bool good) { told += good ? 1 : 0; })));
  }
  std::jthread writer([&](const std::stop_token& stop) { queue.run(stop); });
  writer.request_stop();
  writer.join();
  CHECK(told == 100);
  CHECK(journal.batches == 1);
  CHECK_FALSE(queue.push(commit_of(10, [](bool) {})));
}

TEST_CASE("commit queue: it refuses when it is full by records or by bytes")
{
  CountingJournal journal;
  log::NullLogger logger;
  SystemClock clock;
  CommitQueue by_records(journal, logger, clock, {.records = 2});
  CHECK(by_records.push(commit_of(1, [](bool) {})));
  CHECK(by_records.push(commit_of(1, [](bool) {})));
  CHECK_FALSE(by_records.push(commit_of(1, [](bool) {})));
  CommitQueue by_bytes(journal, logger, clock, {.bytes = 100});
  CHECK(by_bytes.push(commit_of(500, [](bool) {})));
  CHECK_FALSE(by_bytes.push(commit_of(1, [](bool) {})));
}

TEST_CASE("commit queue: a failed commit is told to everybody in it and the next one works")
{
  CountingJournal journal;
  log::NullLogger logger;
  SystemClock clock;
  CommitQueue queue(journal, logger, clock);
  journal.failing = true;
  std::jthread writer([&](const std::stop_token& stop) { queue.run(stop); });
  std::promise<bool> first;
  CHECK(queue.push(commit_of(1, [&](bool good) { first.set_value(good); })));
  CHECK_FALSE(first.get_future().get());
  journal.failing = false;
  std::promise<bool> second;
  CHECK(queue.push(commit_of(1, [&](bool good) { second.set_value(good); })));
  CHECK(second.get_future().get());
}

TEST_CASE("commit queue: one that fails alone is told alone, and the others count as kept")
{
  CountingJournal journal;
  journal.too_large = "dlv_2";
  log::NullLogger logger;
  SystemClock clock;
  CommitQueue queue(journal, logger, clock);
  std::vector<bool> good(3);
  for (std::size_t i = 0; i < good.size(); ++i) {
    Commit commit = commit_of(1, [&good, i](bool is_good) { good[i] = is_good; });
    commit.delivery.id = "dlv_" + std::to_string(i + 1);
    CHECK(queue.push(std::move(commit)));
  }
  std::jthread writer([&](const std::stop_token& stop) { queue.run(stop); });
  writer.request_stop();
  writer.join();
  CHECK(good == std::vector<bool>{true, false, true});
  CHECK(queue.counters().deliveries == 2);
  CHECK(queue.counters().failed == 1);
}

TEST_CASE("commit queue: after a failure it finds out by itself that the journal works again")
{
  CountingJournal journal;
  log::NullLogger logger;
  SystemClock clock;
  CommitQueue queue(journal, logger, clock);
  journal.failing = true;
  std::jthread writer([&](const std::stop_token& stop) { queue.run(stop); });
  std::promise<bool> first;
  CHECK(queue.push(commit_of(1, [&](bool good) { first.set_value(good); })));
  CHECK_FALSE(first.get_future().get());
  CHECK(queue.counters().is_failing);
  while (journal.probes < 1) {
    std::this_thread::yield();
  }
  CHECK(queue.counters().is_failing);
  journal.failing = false;
  while (queue.counters().is_failing) {
    std::this_thread::yield();
  }
  CHECK(queue.counters().failed == 1);
  CHECK(queue.counters().committed == 0);
  CHECK(queue.counters().seconds.read().count == 1);
}

TEST_CASE("commit queue: what waits and what found no room is counted")
{
  CountingJournal journal;
  log::NullLogger logger;
  SystemClock clock;
  CommitQueue queue(journal, logger, clock, {.records = 1, .refusals = 0});
  CHECK(queue.push(commit_of(100, [](bool) {})));
  CHECK_FALSE(queue.push(commit_of(100, [](bool) {})));
  queue.push(journal::Refusal{});
  CHECK(queue.depth().records == 1);
  CHECK(queue.depth().bytes == 100);
  CHECK(queue.counters().refused_when_full == 1);
  CHECK(queue.counters().refusals_dropped == 1);
  std::jthread writer([&](const std::stop_token& stop) { queue.run(stop); });
  writer.request_stop();
  writer.join();
  CHECK(queue.depth().records == 0);
  CHECK(queue.counters().deliveries == 1);
}

TEST_CASE("commit queue: many threads and one writer lose nothing")
{
  CountingJournal journal;
  log::NullLogger logger;
  SystemClock clock;
  CommitQueue queue(journal, logger, clock);
  std::atomic<int> told = 0;
  {
    std::jthread writer([&](const std::stop_token& stop) { queue.run(stop); });
    std::vector<std::jthread> senders;
    for (int t = 0; t < 4; ++t) {
      senders.emplace_back([&] {
        for (int i = 0; i < 500; ++i) {
          while (!queue.push(commit_of(100, [&](bool) { ++told; }))) {
            std::this_thread::yield();
          }
          queue.push(journal::Refusal{});
        }
      });
    }
    senders.clear();
    writer.request_stop();
  }
  CHECK(told == 2000);
  CHECK(journal.kept == 2000);
}

TEST_CASE("commit queue: what comes in while the stop does is kept or refused")
{
  CountingJournal journal;
  log::NullLogger logger;
  SystemClock clock;
  for (int round = 0; round < 5000; ++round) {
    CommitQueue queue(journal, logger, clock);
    std::atomic<std::size_t> told = 0;
    std::size_t taken = 0;
    {
      std::jthread writer([&](const std::stop_token& stop) { queue.run(stop); });
      while (taken < 3 && queue.push(commit_of(100, [&](bool) { ++told; }))) {
        ++taken;
      }
      writer.request_stop();
    }
    REQUIRE(told.load() == taken);
  }
}
