#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl {

using TimePoint = std::chrono::system_clock::time_point;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Where the core learns the time. Real one: SystemClock; tests move a FakeClock themselves.
class Clock {
public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// Wall clock, UTC: for signed timestamps and for what is stored.
  [[nodiscard]] virtual TimePoint now() const = 0;
  /// For measuring durations.
  [[nodiscard]] virtual SteadyTime steady_now() const = 0;
};

class SystemClock final : public Clock {
public:
  [[nodiscard]] TimePoint now() const override;
  [[nodiscard]] SteadyTime steady_now() const override;
};

/// 2026-11-23T22:41:07.123Z (RFC 3339, UTC, milliseconds).
std::string format_time(TimePoint time);

/// RFC 3339 with `Z` or an offset, 0 to 9 fraction digits. nullopt when malformed or out of range.
std::optional<TimePoint> parse_time(std::string_view rfc3339);

/// 250ms, 30s, 15m, 24h, 7d, or 0: a whole number and its unit, at most 365 days. nullopt for
/// anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// 2200-01-01T00:00:00Z: a later number from outside is refused before it becomes a TimePoint,
/// which counts nanoseconds and would overflow.
inline constexpr std::int64_t kLatestUnixMs = 7'258'118'400'000;

/// Milliseconds since 1970-01-01T00:00:00Z: how times are stored.
std::int64_t to_unix_ms(TimePoint time);
TimePoint from_unix_ms(std::int64_t milliseconds);

} // namespace hookctl
