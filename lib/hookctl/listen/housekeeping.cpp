#include "hookctl/listen/housekeeping.hpp"

#include <utility>

namespace hookctl::listen {

journal::Upkeep Housekeeping::step(TimePoint now)
{
  auto upkeep = m_journal.maintain(now);
  const bool was_failing = std::exchange(m_is_failing, !upkeep);
  if (!upkeep) {
    if (!was_failing) {
      m_logger.warning("journal.upkeep_failed", {{"error", upkeep.error().message}});
    }
    return {};
  }
  if (!upkeep->notice.empty()) {
    m_logger.warning("journal.notice", {{"text", upkeep->notice}});
  }
  return *std::move(upkeep);
}

} // namespace hookctl::listen
