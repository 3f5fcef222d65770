#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/schema/drift.hpp"

#include <cstddef>
#include <set>
#include <string>

namespace hookctl::listen {

/// Differences remembered, so that each is logged once.
inline constexpr std::size_t kMaxDriftLogged = 1'000;

/// Tells the operator of drift: a warning the first time that an account's payload differs in one
/// way, nothing when it goes on so. `inbox stats` counts. Thread-safe.
class DriftLog {
public:
  /// Borrows the logger.
  explicit DriftLog(log::Logger& logger)
      : m_logger(logger)
  {
  }

  void note(const std::string& account, const schema::Drift& drift);

private:
  /// True the first time.
  bool remember(std::string difference);

  log::Logger& m_logger;
  Mutex m_mutex;
  std::set<std::string> m_known GUARDED_BY(m_mutex);
};

} // namespace hookctl::listen
