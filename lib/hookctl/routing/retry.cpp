#include "hookctl/routing/retry.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hookctl::routing {

namespace {

/// 0 … bound; without randomness, the bound. The bias of the remainder does not matter here.
std::int64_t random_up_to(std::int64_t bound, Rng& rng)
{
  std::array<std::byte, sizeof(std::uint64_t)> bytes{};
  if (!rng.fill(bytes)) {
    return bound;
  }
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof(number));
  return static_cast<std::int64_t>(number % (static_cast<std::uint64_t>(bound) + 1));
}

} // namespace

std::optional<std::chrono::milliseconds> RetrySchedule::delay_before(int attempts_made,
                                                                     Rng& rng) const
{
  const auto step = static_cast<std::size_t>(attempts_made) - 1;
  if (attempts_made < 1 || step >= steps.size()) {
    return std::nullopt;
  }
  return std::chrono::milliseconds(random_up_to(steps[step].count(), rng));
}

} // namespace hookctl::routing
