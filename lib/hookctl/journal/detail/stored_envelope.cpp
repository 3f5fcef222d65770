#include "hookctl/journal/detail/stored_envelope.hpp"

#include <algorithm>
#include <cstring>

namespace hookctl::journal::detail {

namespace {

// What is shorter than this is not worth two columns.
constexpr std::size_t kLeast = 96;
// Enough to tell one place of a body from others.
constexpr std::size_t kAnchor = 32;
// How far ahead the next event of a batch is looked for.
constexpr std::size_t kReach = 64U << 10U;

// Inside a string its quotation marks are escaped, so this is always the member.
constexpr std::string_view kData = "\"data\":";

std::size_t common_prefix(std::string_view a, std::string_view b)
{
  const std::size_t most = std::min(a.size(), b.size());
  if (std::memcmp(a.data(), b.data(), most) == 0) {
    return most;
  }
  const auto end = a.begin() + static_cast<std::ptrdiff_t>(most);
  return static_cast<std::size_t>(std::mismatch(a.begin(), end, b.begin()).first - a.begin());
}

} // namespace

std::optional<StoredEnvelope>
share_with_body(std::string_view envelope, std::string_view body, std::size_t from)
{
  const std::size_t member = envelope.find(kData);
  if (member == std::string_view::npos || from >= body.size()) {
    return std::nullopt;
  }
  const std::size_t begin = member + kData.size();
  const std::string_view data = envelope.substr(begin);
  if (data.size() < kLeast) {
    return std::nullopt;
  }
  const std::size_t found = body.substr(from, kReach).find(data.substr(0, kAnchor));
  if (found == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t first = from + found;
  const std::size_t size = common_prefix(data, body.substr(first));
  if (size < kLeast) {
    return std::nullopt;
  }
  return StoredEnvelope{envelope.substr(0, begin), first, size, data.substr(size)};
}

} // namespace hookctl::journal::detail
