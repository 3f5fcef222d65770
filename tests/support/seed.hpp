#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>

namespace hookctl::tests {

/// Of a property test: `usual`, or what HOOKCTL_SEED says; printed when it is not the usual one.
inline std::uint64_t seed(std::uint64_t usual)
{
  const char* const text = std::getenv("HOOKCTL_SEED"); // NOLINT(concurrency-mt-unsafe)
  if (text == nullptr || *text == '\0') {
    return usual;
  }
  const std::uint64_t chosen = std::strtoull(text, nullptr, 10);
  std::cerr << "seed " << chosen << '\n';
  return chosen;
}

} // namespace hookctl::tests
