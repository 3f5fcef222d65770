#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <span>

namespace hookctl {

/// Where random bytes come from. The real one (crypto/system_rng.hpp) is fit for keys; tests use a
/// seeded one.
class Rng {
public:
  Rng() = default;
  Rng(const Rng&) = delete;
  Rng& operator=(const Rng&) = delete;
  virtual ~Rng() = default;

  /// Fills the whole span, or fails (internal) when the system has no randomness to give.
  virtual Result<> fill(std::span<std::byte> bytes) = 0;
};

} // namespace hookctl
