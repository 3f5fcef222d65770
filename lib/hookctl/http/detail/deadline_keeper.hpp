#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/mutex.hpp"

#include <condition_variable>
#include <functional>
#include <list>
#include <stop_token>
#include <thread>

namespace hookctl::http::detail {

/// Ends from outside what takes too long: one thread for any number of exchanges, which sleeps as
/// long as none of them is late. To be armed and let go of by many threads.
class DeadlineKeeper {
public:
  DeadlineKeeper() = default;
  DeadlineKeeper(const DeadlineKeeper&) = delete;
  DeadlineKeeper& operator=(const DeadlineKeeper&) = delete;
  /// Nothing is armed any more by then.
  ~DeadlineKeeper();

private:
  struct Entry {
    SteadyTime due;
    std::function<void()> end;
    bool is_late = false;
  };

public:
  /// One exchange under watch, until it is destroyed.
  class Armed {
  public:
    Armed(DeadlineKeeper& keeper, std::list<Entry>::iterator entry);
    ~Armed();
    Armed(const Armed&) = delete;
    Armed& operator=(const Armed&) = delete;

    /// Whether the deadline passed.
    [[nodiscard]] bool is_late() const;

    /// As if the deadline had come.
    void hasten();

  private:
    DeadlineKeeper& m_keeper;
    std::list<Entry>::iterator m_entry;
  };

  /// From `due` on, calls `end` again and again until the watch is destroyed: what it ends may just
  /// have begun something else. `end` must be quick, and must neither arm nor destroy a watch.
  [[nodiscard]] Armed arm(SteadyTime due, std::function<void()> end);

private:
  void run(const std::stop_token& stop);
  void look_at(SteadyTime due) REQUIRES(m_mutex);
  /// When to look again.
  SteadyTime end_the_late(SteadyTime now) REQUIRES(m_mutex);

  mutable Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::list<Entry> m_entries GUARDED_BY(m_mutex);
  SteadyTime
      m_looks_at GUARDED_BY(m_mutex) = SteadyTime::max(); ///< when the thread wakes by itself
  std::jthread m_thread GUARDED_BY(m_mutex);              ///< from the first watch on
};

} // namespace hookctl::http::detail
