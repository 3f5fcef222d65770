#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/mutex.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace hookctl::cli {

/// Lines for a reader who must not hold anybody up: from start() to stop() they are printed on a
/// thread of their own, and what a reader is too slow for is lost, and counted. Outside of that
/// they are printed at once.
class LinePrinter {
public:
  /// `on_lost` is told how many lines were lost, on the printing thread.
  LinePrinter(const Terminal& terminal, std::function<void(std::size_t)> on_lost);

  LinePrinter(const LinePrinter&) = delete;
  LinePrinter& operator=(const LinePrinter&) = delete;

  ~LinePrinter() { stop(); }

  /// A line with its line feed. From any thread.
  void push(std::string line);

  void start();
  /// Prints what is left, as long as somebody reads it.
  void stop();

private:
  void print_all(const std::stop_token& stop);
  bool write(std::string_view line, const std::stop_token& stop);

  const Terminal m_terminal;
  const std::function<void(std::size_t)> m_on_lost;
  Mutex m_mutex;
  std::condition_variable_any m_filled;
  std::deque<std::string> m_lines GUARDED_BY(m_mutex);
  std::size_t m_bytes GUARDED_BY(m_mutex) = 0;
  std::size_t m_lost GUARDED_BY(m_mutex) = 0;
  bool m_runs GUARDED_BY(m_mutex) = false;
  std::jthread m_thread; // last: it uses the others
};

} // namespace hookctl::cli
