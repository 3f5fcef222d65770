#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/listen/commit_counters.hpp"
#include "hookctl/listen/housekeeping.hpp"
#include "hookctl/log/logger.hpp"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <vector>

namespace hookctl::listen {

/// One delivery on its way to stable storage, and what to do once it is there (or could not be put
/// there).
struct Commit {
  journal::NewDelivery delivery;
  /// Called on the writer's thread after the commit; the delivery is its to take.
  std::function<void(journal::NewDelivery&, const Result<journal::Appended>&)> done;
};

/// Group commit: whatever has gathered is written in one durable transaction, and only then are the
/// senders answered. Bounded in records and bytes; a full queue refuses, it never grows and never
/// blocks. Between two batches, after the answers, the writer does the journal's housekeeping.
/// After a failure the journal is probed once a second, so that it is known to work again though
/// nobody sends.
class CommitQueue {
public:
  struct Limits {
    std::size_t records = 4096;
    std::size_t bytes = 64U << 20U;
    std::size_t refusals = 1024;
  };

  CommitQueue(journal::Journal& journal,
              log::Logger& logger,
              const Clock& clock,
              const Limits& limits);

  CommitQueue(journal::Journal& journal, log::Logger& logger, const Clock& clock)
      : CommitQueue(journal, logger, clock, Limits{})
  {
  }

  /// Called by the writer when the journal wants a checkpoint; before run(). It must not block.
  void on_checkpoint_wanted(std::function<void()> wake) { m_wake_checkpoints = std::move(wake); }

  /// False when the queue is full or closed: answer 503. `done` is then not called, and the commit
  /// is as it was.
  [[nodiscard]] bool push(Commit&& commit);

  /// Dropped when the ring is full: strangers must not hold up deliveries.
  void push(journal::Refusal refusal);

  /// The writer: until the stop is requested, then writes what is left and returns. On one thread,
  /// which uses the journal.
  void run(const std::stop_token& stop);

  /// From any thread, like the rest of what is asked.
  [[nodiscard]] const CommitCounters& counters() const { return m_counters; }

  /// What waits now.
  struct Depth {
    std::size_t records = 0;
    std::size_t bytes = 0;
  };

  [[nodiscard]] Depth depth() const;

private:
  struct Batch {
    std::vector<Commit> commits;
    std::vector<journal::Refusal> refusals;
    bool is_last = false; ///< the queue was closed with it: nothing comes after
  };

  /// When to look up though nothing comes in.
  [[nodiscard]] std::chrono::milliseconds next_look() const;
  Batch take(const std::stop_token& stop);
  void write(Batch& batch);
  void write_refusals(const std::vector<journal::Refusal>& refusals);
  Result<std::vector<journal::Appended>> append(const std::vector<journal::NewDelivery>& batch);
  void probe();
  void maintain();

  journal::Journal& m_journal;
  log::Logger& m_logger;
  const Clock& m_clock;
  Limits m_limits;
  std::function<void()> m_wake_checkpoints;
  /// The writer's own: housekeeping goes on without a batch.
  bool m_has_upkeep = true;
  Housekeeping m_housekeeping;
  CommitCounters m_counters;
  mutable Mutex m_mutex;
  std::condition_variable_any m_filled;
  Batch m_waiting GUARDED_BY(m_mutex);
  std::size_t m_bytes GUARDED_BY(m_mutex) = 0;
  bool m_closed GUARDED_BY(m_mutex) = false;
};

} // namespace hookctl::listen
