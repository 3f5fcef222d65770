#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/log/logger.hpp"

#include <condition_variable>
#include <memory>
#include <stop_token>

namespace hookctl::listen {

/// A thread that moves the journal's write-ahead log into its file when the writer asks for it, so
/// that no sender waits for that.
class Checkpoints {
public:
  Checkpoints(std::unique_ptr<journal::Checkpointer> checkpointer, log::Logger& logger);

  /// From any thread; never blocks. Asking again while one is under way makes one more.
  void wake();

  /// Until the stop is requested.
  void run(const std::stop_token& stop);

private:
  std::unique_ptr<journal::Checkpointer> m_checkpointer;
  log::Logger& m_logger;
  Mutex m_mutex;
  std::condition_variable_any m_woken;
  bool m_is_wanted GUARDED_BY(m_mutex) = false;
};

} // namespace hookctl::listen
