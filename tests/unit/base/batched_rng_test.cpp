#include "hookctl/base/batched_rng.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <vector>

using namespace hookctl;

namespace {

/// Counts upwards, a byte at a time in steps that 1,024 of them do not repeat as a pair.
class CountingRng final : public Rng {
public:
  Result<> fill(std::span<std::byte> bytes) override
  {
    if (fails) {
      return fail(ErrorCode::internal, "nothing to give");
    }
    ++draws;
    for (std::byte& byte : bytes) {
      byte = static_cast<std::byte>(m_next++ % 251);
    }
    return {};
  }

  int draws = 0;
  bool fails = false;

private:
  unsigned m_next = 1;
};

} // namespace

TEST_CASE("rng: a batch is given once and drawn again when it is empty")
{
  CountingRng source;
  BatchedRng rng(source);
  std::set<std::array<std::byte, 4>> seen;
  for (int i = 0; i < 512; ++i) {
    std::array<std::byte, 4> bytes{};
    REQUIRE(rng.fill(bytes));
    if (i < 60) { // the source repeats itself after 251 bytes
      CHECK(seen.insert(bytes).second);
    }
  }
  CHECK(source.draws == 2);
}

TEST_CASE("rng: more than a batch comes from the source at once")
{
  CountingRng source;
  BatchedRng rng(source);
  std::vector<std::byte> bytes(5000);
  REQUIRE(rng.fill(bytes));
  CHECK(source.draws == 1);
  CHECK(bytes.back() == static_cast<std::byte>(5000 % 251));
  REQUIRE(rng.fill(std::span<std::byte>{}));
  CHECK(source.draws == 1);
}

TEST_CASE("rng: a source without randomness gives nothing old again")
{
  CountingRng source;
  BatchedRng rng(source);
  std::array<std::byte, 1000> bytes{};
  REQUIRE(rng.fill(bytes));
  source.fails = true;
  CHECK_FALSE(rng.fill(bytes));
  CHECK_FALSE(rng.fill(std::span(bytes).first(1)));
  source.fails = false;
  CHECK(rng.fill(bytes));
}
