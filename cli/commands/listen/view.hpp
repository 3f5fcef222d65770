#pragma once

#include "cli/app/context.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/listen/listener.hpp"

#include <condition_variable>
#include <deque>
#include <string>
#include <thread>

namespace hookctl::cli {

enum class PrintMode { line, json, none };

/// Shows what a listener does: a line a request, or the events as JSON lines. Best effort: a reader
/// that is too slow loses lines (and is told how many), it never holds up the receiving side.
/// Prints on a thread of its own; the destructor prints what is left, as long as somebody reads it.
class ListenView final : public listen::Observer {
public:
  ListenView(const Context& context, PrintMode mode);
  ListenView(const ListenView&) = delete;
  ListenView& operator=(const ListenView&) = delete;
  ~ListenView() override;

  void on_delivery(const listen::DeliveryReport& report) override;
  void on_attempt(const deliver::AttemptReport& report) override;

private:
  void push(std::string line);
  void print_all(const std::stop_token& stop);
  bool write(std::string_view line, const std::stop_token& stop);

  const Context& m_context;
  PrintMode m_mode;
  Mutex m_mutex;
  std::condition_variable_any m_filled;
  std::deque<std::string> m_lines GUARDED_BY(m_mutex);
  std::size_t m_bytes GUARDED_BY(m_mutex) = 0;
  std::size_t m_lost GUARDED_BY(m_mutex) = 0;
  std::jthread m_printer; // last: it uses the others
};

/// One line for a person: time, status, method, account, codes, what happened, size, time taken.
std::string describe_delivery(const listen::DeliveryReport& report, bool colour);

} // namespace hookctl::cli
