#pragma once

#include "cli/app/context.hpp"
#include "cli/commands/listen/line_printer.hpp"
#include "hookctl/listen/listener.hpp"

#include <functional>
#include <string>

namespace hookctl::cli {

enum class PrintMode { line, json, none };

/// Shows what a listener does: a line a request, or the events as JSON lines. Best effort: a reader
/// that is too slow loses lines (and is told how many), it never holds up the receiving side.
class ListenView final : public listen::Observer {
public:
  ListenView(const Context& context, PrintMode mode);

  /// With each request's target and headers as `show` gives them, without secrets. Before anything
  /// is received.
  void show_requests(std::function<model::Request(const model::Request&)> show);

  void on_delivery(const listen::DeliveryReport& report) override;
  void on_attempt(const deliver::AttemptReport& report) override;

private:
  const Context& m_context;
  PrintMode m_mode;
  std::function<model::Request(const model::Request&)> m_show;
  LinePrinter m_printer;
};

/// One line for a person: time, status, method, account, codes, what happened, id, size, time
/// taken. On a terminal that is too narrow for it it goes on in the next, set in.
std::string
describe_delivery(const listen::DeliveryReport& report, bool colour, const Terminal& terminal);

/// One line for a person: event, destination, what happened, its answer, time taken.
std::string describe_attempt(const deliver::AttemptReport& report);

/// Lines for a person, a header each, so many at most; `request` holds no secrets.
std::string describe_request(const model::Request& request);

} // namespace hookctl::cli
