#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/base/rng.hpp"

#include <array>
#include <cstddef>

namespace hookctl {

/// Draws from another one in larger pieces, for many small ids: a draw costs the system's generator
/// a microsecond, whatever its length. What was given is wiped here. Safe from several threads, as
/// far as its source is. Not for keys: bytes of the future lie in memory.
class BatchedRng final : public Rng {
public:
  explicit BatchedRng(Rng& source)
      : m_source(source)
  {
  }

  Result<> fill(std::span<std::byte> bytes) override;

private:
  Rng& m_source;
  Mutex m_mutex;
  std::array<std::byte, 1024> m_batch GUARDED_BY(m_mutex){};
  std::size_t m_left GUARDED_BY(m_mutex) = 0; ///< at its beginning
};

} // namespace hookctl
