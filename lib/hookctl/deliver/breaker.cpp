#include "hookctl/deliver/breaker.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::deliver {

using destination::Attempt;

std::size_t Breaker::allowance(SteadyTime now, std::size_t most) const
{
  if (m_is_disabled) {
    return 0;
  }
  if (!m_probe_at) {
    return most;
  }
  return now >= *m_probe_at ? 1 : 0;
}

bool Breaker::note(const Attempt& attempt, SteadyTime now)
{
  if (attempt.outcome == Attempt::Outcome::disabled) {
    return !std::exchange(m_is_disabled, true);
  }
  if (attempt.outcome != Attempt::Outcome::retry) {
    m_failures = 0;
    m_wait = kFirstWait;
    return std::exchange(m_probe_at, std::nullopt).has_value();
  }
  ++m_failures;
  if (m_failures < kFailures && !m_probe_at) {
    return false;
  }
  // Of those that were under way when it opened none counts for more than the first.
  if (m_probe_at && now < *m_probe_at) {
    return false;
  }
  const bool was_open = m_probe_at.has_value();
  m_wait = was_open ? std::min(m_wait * 2, kLongestWait) : kFirstWait;
  const auto asked =
      std::min(attempt.retry_after.value_or(std::chrono::milliseconds{0}), kMostPatience);
  m_probe_at = now + std::max(m_wait, asked);
  return !was_open;
}

void Breaker::suspect(SteadyTime now)
{
  m_is_disabled = false;
  m_probe_at = now;
  m_failures = kFailures;
}

std::optional<SteadyTime> Breaker::probe_at() const
{
  return m_is_disabled ? std::nullopt : m_probe_at;
}

} // namespace hookctl::deliver
