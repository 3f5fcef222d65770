#include "hookctl/model/ids.hpp"

#include <array>
#include <cstdint>

namespace hookctl::model {

namespace {

constexpr std::size_t kLength = 26; // 50 bits of time, 80 random ones
constexpr std::string_view kCrockford = "0123456789abcdefghjkmnpqrstvwxyz";

} // namespace

Result<std::string> make_id(std::string_view prefix, TimePoint now, Rng& rng)
{
  std::array<std::byte, 10> random{};
  HOOKCTL_TRY(rng.fill(random));
  std::string out;
  out.reserve(prefix.size() + 1 + kLength);
  out += prefix;
  out += '_';
  const auto milliseconds = static_cast<std::uint64_t>(to_unix_ms(now));
  for (int shift = 45; shift >= 0; shift -= 5) {
    out += kCrockford[milliseconds >> static_cast<unsigned>(shift) & 31U];
  }
  std::uint32_t window = 0;
  unsigned bits = 0;
  for (const std::byte byte : random) {
    window = window << 8U | std::to_integer<std::uint32_t>(byte);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += kCrockford[window >> bits & 31U];
    }
  }
  return out;
}

std::optional<TimePoint> time_of_id(std::string_view id)
{
  constexpr std::size_t kTimeLength = 10;
  const std::size_t at = id.find('_');
  if (at == std::string_view::npos || id.size() != at + 1 + kLength) {
    return std::nullopt;
  }
  std::int64_t milliseconds = 0;
  for (std::size_t i = 0; i < kLength; ++i) {
    const std::size_t digit = kCrockford.find(id[at + 1 + i]);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    if (i < kTimeLength) {
      milliseconds = milliseconds << 5 | static_cast<std::int64_t>(digit);
    }
  }
  return milliseconds <= kLatestUnixMs ? std::optional(from_unix_ms(milliseconds)) : std::nullopt;
}

} // namespace hookctl::model
