#include "hookctl/listen/checkpoints.hpp"

#include <utility>

namespace hookctl::listen {

Checkpoints::Checkpoints(std::unique_ptr<journal::Checkpointer> checkpointer, log::Logger& logger)
    : m_checkpointer(std::move(checkpointer))
    , m_logger(logger)
{
}

void Checkpoints::wake()
{
  {
    const MutexLock lock(m_mutex);
    m_is_wanted = true;
  }
  m_woken.notify_one();
}

void Checkpoints::run(const std::stop_token& stop)
{
  while (true) {
    {
      MutexLock lock(m_mutex);
      m_woken.wait(lock, stop, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
        return m_is_wanted;
      });
      m_is_wanted = false;
    }
    if (stop.stop_requested()) {
      return; // closing the journal moves what is left
    }
    if (const auto done = m_checkpointer->checkpoint(); !done) {
      m_logger.warning("journal.checkpoint_failed", {{"error", done.error().message}});
    }
  }
}

} // namespace hookctl::listen
