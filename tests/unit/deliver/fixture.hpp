#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/deliver/attempt_report.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/log/logger.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace hookctl::tests {

using destination::Attempt;

inline constexpr Attempt::Outcome kDelivered = Attempt::Outcome::delivered;
inline constexpr Attempt::Outcome kRetry = Attempt::Outcome::retry;
inline constexpr Attempt::Outcome kDead = Attempt::Outcome::dead;
inline constexpr Attempt::Outcome kDisabled = Attempt::Outcome::disabled;

inline Attempt attempt_of(Attempt::Outcome outcome,
                          int status = 0,
                          std::optional<std::chrono::milliseconds> retry_after = {})
{
  return {outcome, status, text("answer ", status), retry_after};
}

/// A destination that takes everything.
inline Attempt take(const destination::Outgoing& /*outgoing*/)
{
  return attempt_of(kDelivered, 200);
}

/// Moved by the test while others look at it.
class SharedClock final : public Clock {
public:
  [[nodiscard]] TimePoint now() const override
  {
    const MutexLock lock(m_mutex);
    return m_clock.now();
  }

  [[nodiscard]] SteadyTime steady_now() const override
  {
    const MutexLock lock(m_mutex);
    return m_clock.steady_now();
  }

  void advance(std::chrono::milliseconds by)
  {
    const MutexLock lock(m_mutex);
    m_clock.advance(by);
  }

private:
  mutable Mutex m_mutex;
  FakeClock m_clock GUARDED_BY(m_mutex);
};

class SharedRng final : public Rng {
public:
  Result<> fill(std::span<std::byte> bytes) override
  {
    const MutexLock lock(m_mutex);
    return m_rng.fill(bytes);
  }

private:
  Mutex m_mutex;
  SeededRng m_rng GUARDED_BY(m_mutex);
};

/// What a destination got and may answer, shared with the test, which outlives it.
struct Target {
  using Answer = std::function<Attempt(const destination::Outgoing&)>;

  explicit Target(Answer with)
      : answer(std::move(with))
  {
  }

  /// Ids in the order in which they came.
  std::vector<std::string> sent()
  {
    const MutexLock lock(mutex);
    return ids;
  }

  std::size_t count() { return sent().size(); }

  Mutex mutex;
  Answer answer; ///< called by several threads at once
  std::vector<std::string> ids GUARDED_BY(mutex);
  std::size_t under_way GUARDED_BY(mutex) = 0;
  std::size_t most_under_way GUARDED_BY(mutex) = 0;
};

class TargetDestination final : public destination::Destination {
public:
  TargetDestination(std::string name, Target& target)
      : m_name(std::move(name))
      , m_target(target)
  {
  }

  [[nodiscard]] const std::string& name() const override { return m_name; }

  Attempt send(const destination::Outgoing& outgoing) override
  {
    {
      const MutexLock lock(m_target.mutex);
      m_target.ids.push_back(outgoing.event_id);
      m_target.most_under_way = std::max(++m_target.under_way, m_target.most_under_way);
    }
    Attempt attempt = m_target.answer(outgoing);
    const MutexLock lock(m_target.mutex);
    --m_target.under_way;
    return attempt;
  }

private:
  std::string m_name;
  Target& m_target;
};

/// A gate that answers wait behind until it is opened.
class Gate {
public:
  void wait()
  {
    MutexLock lock(m_mutex);
    m_changed.wait(lock, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) { return m_open; });
  }

  void open()
  {
    {
      const MutexLock lock(m_mutex);
      m_open = true;
    }
    m_changed.notify_all();
  }

private:
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  bool m_open GUARDED_BY(m_mutex) = false;
};

/// How often a FaultyJournal fails before it works.
struct Faults {
  std::atomic<int> settle = 0; ///< as if an event of the batch were gone
  std::atomic<int> list_disabled = 0;
  std::atomic<int> closed = 0; ///< how many have gone
};

/// A journal that fails as often as it is told to, and cannot tell of requeues; all else goes to
/// the one behind it.
class FaultyJournal final : public journal::Journal {
public:
  FaultyJournal(std::unique_ptr<journal::Journal> behind, Faults& faults)
      : m_behind(std::move(behind))
      , m_faults(faults)
  {
  }

  ~FaultyJournal() override { ++m_faults.closed; }

  Result<std::vector<journal::Appended>>
  append(std::span<const journal::NewDelivery> batch) override
  {
    return m_behind->append(batch);
  }

  Result<> append_refusals(std::span<const journal::Refusal> batch) override
  {
    return m_behind->append_refusals(batch);
  }

  Result<> probe() override { return m_behind->probe(); }

  Result<journal::Upkeep> maintain(TimePoint now) override { return m_behind->maintain(now); }

  Result<std::vector<journal::Claimed>>
  claim(std::string_view destination, TimePoint now, const journal::ClaimOptions& options) override
  {
    return m_behind->claim(destination, now, options);
  }

  Result<> settle(std::span<const journal::Settlement> batch) override
  {
    if (m_faults.settle > 0) {
      --m_faults.settle;
      return fail(ErrorCode::not_found, "an event is gone");
    }
    return m_behind->settle(batch);
  }

  Result<std::optional<TimePoint>> next_due(std::string_view destination) override
  {
    return m_behind->next_due(destination);
  }

  Result<std::vector<journal::Requeued>> requeue(std::span<const journal::Requeue> batch) override
  {
    return m_behind->requeue(batch);
  }

  Result<> remap(const journal::Remapped& delivery) override { return m_behind->remap(delivery); }

  Result<journal::Pruned> prune(const journal::PruneFilter& filter) override
  {
    return m_behind->prune(filter);
  }

  Result<> disable_destination(const journal::DisabledDestination& destination) override
  {
    return m_behind->disable_destination(destination);
  }

  Result<> enable_destination(std::string_view name) override
  {
    return m_behind->enable_destination(name);
  }

  Result<std::vector<journal::DisabledDestination>> list_disabled() override
  {
    if (m_faults.list_disabled > 0) {
      --m_faults.list_disabled;
      return fail(ErrorCode::busy, "the journal is locked");
    }
    return m_behind->list_disabled();
  }

  Result<std::vector<journal::EventRow>> list_events(const journal::EventFilter& filter) override
  {
    return m_behind->list_events(filter);
  }

  Result<std::vector<journal::Refusal>> list_refusals(std::size_t limit) override
  {
    return m_behind->list_refusals(limit);
  }

  Result<journal::Statistics> count(const journal::StatisticsFilter& filter) override
  {
    return m_behind->count(filter);
  }

  Result<journal::DeliveryDetails> find_delivery(std::string_view id) override
  {
    return m_behind->find_delivery(id);
  }

private:
  std::unique_ptr<journal::Journal> m_behind;
  Faults& m_faults;
};

/// A journal with events, and a world.
struct DeliverFixture {
  TempDir dir;
  std::string file = dir.file("journal.db");
  SharedClock clock;
  SharedRng rng;
  log::NullLogger logger;
  std::unique_ptr<journal::Journal> writer = journal::open_sqlite_writer(file).value();
  int added = 0;

  std::unique_ptr<journal::Journal> companion()
  {
    return journal::open_sqlite_companion(file).value();
  }

  std::unique_ptr<journal::Journal> faulty_companion(Faults& faults)
  {
    return std::make_unique<FaultyJournal>(companion(), faults);
  }

  /// evt_1, evt_2, …
  void add(int count,
           const std::vector<std::string>& destinations,
           const std::optional<std::string>& sender = {})
  {
    std::vector<journal::NewDelivery> batch;
    for (int i = 0; i < count; ++i) {
      const int n = ++added;
      journal::NewDelivery& delivery = batch.emplace_back();
      delivery.id = text("dlv_", n);
      delivery.account = "shop";
      delivery.request.received_at = clock.now();
      delivery.trace = "{}";
      journal::NewEvent event;
      event.id = text("evt_", n);
      event.code = "orders/create";
      event.sender = sender;
      event.recipient = "bot";
      event.status = journal::EventStatus::pending;
      event.envelope = text("{\"n\":", n, "}");
      event.destinations = destinations;
      delivery.events = {event};
    }
    REQUIRE(writer->append(batch));
  }

  journal::EventDetails event(int n)
  {
    auto found = journal::open_sqlite_reader(file).value()->find_delivery(text("evt_", n));
    REQUIRE(found);
    return found->events.front();
  }

  journal::EventStatus status(int n) { return event(n).event.status; }

  /// Waits for as long as it takes: a test that hangs has failed.
  template<typename Condition> static void until(const Condition& condition)
  {
    while (!condition()) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
  }
};

} // namespace hookctl::tests
