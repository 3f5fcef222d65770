#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/rng.hpp"

#include <cstdint>

namespace hookctl::tests {

/// Time moves when the test says so. Starts at 2026-01-02T03:04:05.000Z.
class FakeClock final : public Clock {
public:
  [[nodiscard]] TimePoint now() const override { return m_now; }

  [[nodiscard]] SteadyTime steady_now() const override { return m_steady; }

  void advance(std::chrono::milliseconds by)
  {
    m_now += by;
    m_steady += by;
  }

  void set(TimePoint now) { m_now = now; }

private:
  TimePoint m_now = from_unix_ms(1767323045000);
  SteadyTime m_steady{};
};

/// The same bytes in every run (splitmix64). Never for keys.
class SeededRng final : public Rng {
public:
  explicit SeededRng(std::uint64_t seed = 1)
      : m_state(seed)
  {
  }

  Result<> fill(std::span<std::byte> bytes) override;
  std::uint64_t next();

  /// 0 … bound-1.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

private:
  std::uint64_t m_state;
};

} // namespace hookctl::tests
