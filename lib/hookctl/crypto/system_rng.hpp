#pragma once

#include "hookctl/base/rng.hpp"

#include <cstddef>
#include <span>

namespace hookctl::crypto {

/// OpenSSL's generator, seeded by the system: fit for keys and tokens.
class SystemRng final : public Rng {
public:
  Result<> fill(std::span<std::byte> bytes) override;
};

} // namespace hookctl::crypto
