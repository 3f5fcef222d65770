#include "cli/commands/listen/line_printer.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::cli {

namespace {

constexpr std::size_t kMostLines = 10'000;
constexpr std::size_t kMostBytes = 64U << 20U;
constexpr std::chrono::milliseconds kTakeWithin{100};
/// How often a reader that takes nothing is looked at once we are to end.
constexpr int kLastLooks = 10;

} // namespace

LinePrinter::LinePrinter(const Terminal& terminal, std::function<void(std::size_t)> on_lost)
    : m_terminal(terminal)
    , m_on_lost(std::move(on_lost))
{
}

void LinePrinter::start()
{
  {
    const MutexLock lock(m_mutex);
    m_runs = true;
  }
  m_thread = std::jthread([this](const std::stop_token& stop) { print_all(stop); });
}

void LinePrinter::stop()
{
  if (m_thread.joinable()) {
    m_thread.request_stop();
    m_thread.join();
  }
}

void LinePrinter::push(std::string line)
{
  {
    const MutexLock lock(m_mutex);
    if (!m_runs) {
      *m_terminal.stream << line << std::flush;
      return;
    }
    if (m_lines.size() >= kMostLines || (m_bytes > 0 && m_bytes + line.size() > kMostBytes)) {
      ++m_lost;
      return;
    }
    m_bytes += line.size();
    m_lines.push_back(std::move(line));
  }
  m_filled.notify_one();
}

/// False when the reader takes nothing and it is time to end: a full pipe must not hold up the
/// stop.
bool LinePrinter::write(std::string_view line, const std::stop_token& stop)
{
  for (; !line.empty(); line.remove_prefix(std::min(line.size(), kAtOnce))) {
    int last_looks = 0;
    while (m_terminal.can_take && !m_terminal.can_take(kTakeWithin)) {
      if (stop.stop_requested() && ++last_looks == kLastLooks) {
        return false;
      }
    }
    *m_terminal.stream << line.substr(0, kAtOnce) << std::flush;
  }
  return true;
}

void LinePrinter::print_all(const std::stop_token& stop)
{
  bool is_read = true;
  while (is_read) {
    std::deque<std::string> lines;
    std::size_t lost = 0;
    {
      MutexLock lock(m_mutex);
      m_filled.wait(lock, stop, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
        return !m_lines.empty();
      });
      lines = std::exchange(m_lines, {});
      m_bytes = 0;
      lost = std::exchange(m_lost, 0);
      if (stop.stop_requested() && lines.empty() && lost == 0) {
        m_runs = false;
        return;
      }
    }
    for (const std::string& line : lines) {
      is_read = is_read && write(line, stop);
    }
    if (lost > 0) {
      m_on_lost(lost);
    }
  }
  const MutexLock lock(m_mutex);
  m_runs = false;
}

} // namespace hookctl::cli
