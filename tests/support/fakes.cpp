#include "tests/support/fakes.hpp"

namespace hookctl::tests {

std::uint64_t SeededRng::next()
{
  m_state += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = m_state;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

Result<> SeededRng::fill(std::span<std::byte> bytes)
{
  for (std::byte& byte : bytes) {
    byte = static_cast<std::byte>(next() & 0xFFU);
  }
  return {};
}

} // namespace hookctl::tests
