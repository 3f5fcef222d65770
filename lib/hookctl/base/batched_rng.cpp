#include "hookctl/base/batched_rng.hpp"

#include <algorithm>

namespace hookctl {

Result<> BatchedRng::fill(std::span<std::byte> bytes)
{
  const MutexLock lock(m_mutex);
  if (bytes.size() > m_batch.size()) {
    return m_source.fill(bytes);
  }
  if (bytes.size() > m_left) {
    m_left = 0;
    HOOKCTL_TRY(m_source.fill(m_batch));
    m_left = m_batch.size();
  }
  const auto given = std::span(m_batch).subspan(m_left - bytes.size(), bytes.size());
  std::copy(given.begin(), given.end(), bytes.begin());
  std::fill(given.begin(), given.end(), std::byte{});
  m_left -= bytes.size();
  return {};
}

} // namespace hookctl
