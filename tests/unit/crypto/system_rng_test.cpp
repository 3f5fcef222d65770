#include "hookctl/crypto/system_rng.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>

using namespace hookctl;

TEST_CASE("system_rng: the whole span is filled and no two draws are alike")
{
  crypto::SystemRng rng;
  std::set<std::array<std::byte, 32>> seen;
  std::array<bool, 32> touched{};
  for (int i = 0; i < 64; ++i) {
    std::array<std::byte, 32> bytes{};
    REQUIRE(rng.fill(bytes));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      touched[at] = touched[at] || bytes[at] != std::byte{};
    }
    CHECK(seen.insert(bytes).second);
  }
  // 64 zero bytes in one place by chance: 2^-512.
  CHECK(touched == [] {
    std::array<bool, 32> all{};
    all.fill(true);
    return all;
  }());
}

TEST_CASE("system_rng: nothing is asked of it and nothing is given")
{
  crypto::SystemRng rng;
  CHECK(rng.fill({}));
}
