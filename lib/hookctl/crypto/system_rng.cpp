#include "hookctl/crypto/system_rng.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <limits>

namespace hookctl::crypto {

Result<> SystemRng::fill(std::span<std::byte> bytes)
{
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<int>::max());
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), kMost);
    auto* start = reinterpret_cast<unsigned char*>(bytes.data());
    // The private generator: tokens and keys must not be guessable from public random bytes.
    if (RAND_priv_bytes(start, static_cast<int>(count)) != 1) {
      return fail(ErrorCode::internal, "OpenSSL has no randomness to give");
    }
    bytes = bytes.subspan(count);
  }
  return {};
}

} // namespace hookctl::crypto
