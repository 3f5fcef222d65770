#include "hookctl/listen/drift_log.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl::listen {

void DriftLog::note(const std::string& account, const schema::Drift& drift)
{
  for (const schema::Finding& finding : drift.findings) {
    const std::string_view change = schema::to_string(finding.change);
    if (remember(text(account, '\n', finding.path, '\n', change, '\n', finding.keyword))) {
      m_logger.warning("payload.drift",
                       {{"account", account},
                        {"what", std::string(change)},
                        {"path", finding.path},
                        {"detail", schema::to_sentence(finding)}});
    }
  }
}

bool DriftLog::remember(std::string difference)
{
  const MutexLock held(m_mutex);
  return m_known.size() < kMaxDriftLogged && m_known.insert(std::move(difference)).second;
}

} // namespace hookctl::listen
