#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/destination/destination.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace hookctl::deliver {

/// Keeps a destination that is down from using up the attempts of everything that waits for it.
/// After kFailures attempts in a row that may work later it opens: then one event at a time is
/// tried, first after a second, then after twice as long up to half a minute (or as long as the
/// destination asks for, up to kMostPatience); the first answer of another kind closes it. Not for
/// several threads at once.
class Breaker {
public:
  static constexpr int kFailures = 5;
  static constexpr std::chrono::milliseconds kFirstWait{1'000};
  static constexpr std::chrono::milliseconds kLongestWait{30'000};
  static constexpr std::chrono::milliseconds kMostPatience{300'000};

  /// How many attempts may be under way now.
  [[nodiscard]] std::size_t allowance(SteadyTime now, std::size_t most) const;

  /// What ended. True when it has just opened or closed.
  bool note(const destination::Attempt& attempt, SteadyTime now);

  /// One is tried at once, and no more until it has worked: what is known of it is bad. Also when
  /// it was disabled.
  void suspect(SteadyTime now);

  /// Nothing is sent any more.
  void disable() { m_is_disabled = true; }

  [[nodiscard]] bool is_open() const { return m_probe_at.has_value(); }

  [[nodiscard]] bool is_disabled() const { return m_is_disabled; }

  /// When the next one may be tried; nullopt while it is closed or disabled.
  [[nodiscard]] std::optional<SteadyTime> probe_at() const;

private:
  int m_failures = 0; ///< in a row
  bool m_is_disabled = false;
  std::chrono::milliseconds m_wait = kFirstWait;
  std::optional<SteadyTime> m_probe_at; ///< while it is open
};

} // namespace hookctl::deliver
