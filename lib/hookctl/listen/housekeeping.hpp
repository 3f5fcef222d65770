#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/log/logger.hpp"

#include <optional>

namespace hookctl::listen {

/// The journal's housekeeping, a step at a time, and what the log says of it: a failure once, until
/// it works again. On one thread.
class Housekeeping {
public:
  Housekeeping(journal::Journal& journal, log::Logger& logger)
      : m_journal(journal)
      , m_logger(logger)
  {
  }

  /// One step. Nothing is left that can be done now when it failed.
  journal::Upkeep step(TimePoint now);

private:
  journal::Journal& m_journal;
  log::Logger& m_logger;
  bool m_is_failing = false;
};

} // namespace hookctl::listen
