#pragma once

#include "hookctl/base/result.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace hookctl::os {

/// Turns SIGINT and SIGTERM into a stop request; a second one ends the process at once with 128 +
/// its number, and so does a stop that takes too long. SIGHUP is a call, unless it tells that the
/// terminal we were started from is gone: then it is a stop as well. Made before any other thread,
/// since every thread inherits the blocked signals. One at a time.
class StopOnSignal {
public:
  struct Options {
    /// Called on a thread of its own; without it, SIGHUP keeps its meaning.
    std::function<void()> on_hangup = {};
    /// How long after the first signal this must be gone; nullopt: for ever.
    std::optional<std::chrono::milliseconds> longest_stop = {};
  };

  /// internal when the kernel gives no descriptor.
  static Result<std::unique_ptr<StopOnSignal>> install(Options options);

  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;
  /// Gives the signals back their old meaning.
  ~StopOnSignal();

  [[nodiscard]] std::stop_token token() const;

private:
  class Watcher;
  explicit StopOnSignal(std::unique_ptr<Watcher> watcher);

  std::unique_ptr<Watcher> m_watcher;
};

} // namespace hookctl::os
