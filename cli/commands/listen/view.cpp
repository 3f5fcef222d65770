#include "cli/commands/listen/view.hpp"

#include "cli/app/layout.hpp"
#include "hookctl/base/display_width.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/receive/decide.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::cli {

namespace {

constexpr std::size_t kGoesOn = 4; ///< how far the rest of a line is set in
/// Between a number and its unit: fit() breaks no line there.
constexpr std::string_view kNoBreak = "\u00a0";
constexpr std::size_t kNarrowestView = 40; ///< columns that lines are fitted into
constexpr std::size_t kShownHeaders = 40;
constexpr std::size_t kShownHeader = 300; ///< characters

std::string codes_of(const receive::Decision& decision)
{
  constexpr std::size_t kShown = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(kShown, decision.events.size()); ++i) {
    out += text(i == 0 ? "" : ",", printable(decision.events[i].code, 60));
  }
  return decision.events.size() > kShown ? text(out, ",… (", decision.events.size(), ")") : out;
}

std::string outcome_of(const listen::DeliveryReport& report)
{
  const auto& decision = report.decision;
  if (decision.kind != receive::Decision::Kind::accepted) {
    return printable(decision.reason, 200);
  }
  if (report.on_purpose) {
    return "not kept: answered so on purpose";
  }
  if (report.status == 503) {
    return "not kept: the journal is full or failing";
  }
  if (report.duplicate) {
    return text("repeat of ", report.delivery_id);
  }
  for (const auto& event : decision.events) {
    if (event.gate != receive::Gate::open) {
      return text(event.gate == receive::Gate::inactive ? "inactive: " : "unroutable: ",
                  printable(event.reason, 200));
    }
  }
  return text("verified by ",
              decision.verified,
              decision.drift.is_empty()
                  ? ""
                  : text("; drift: ", printable(schema::summarize(decision.drift), 200)));
}

std::string_view colour_of(int status)
{
  if (status >= 500) {
    return "\x1b[31m";
  }
  return status >= 400 ? "\x1b[33m" : "\x1b[32m";
}

/// On a terminal a long line goes on in the next one, set in, at a blank: what is cut in the middle
/// of an id or a word cannot be read or copied.
std::string fit(std::string line, std::size_t indent, const Terminal& terminal)
{
  const auto width = static_cast<std::size_t>(std::max(terminal.width, 0));
  if (terminal.is_terminal && width >= kNarrowestView &&
      display_width(without_line_end(line)) > width) {
    line = wrap(without_line_end(line), indent + kGoesOn, width).substr(kGoesOn);
  }
  for (std::size_t at = line.find(kNoBreak); at != std::string::npos; at = line.find(kNoBreak)) {
    line.replace(at, kNoBreak.size(), " ");
  }
  return line;
}

} // namespace

std::string
describe_delivery(const listen::DeliveryReport& report, bool colour, const Terminal& terminal)
{
  const std::string account = report.decision.account.empty() ? "-" : report.decision.account;
  const std::string codes = codes_of(report.decision);
  const std::string time = format_time(report.request.received_at);
  const std::string status = text(report.status);
  std::string line = text(time,
                          " ",
                          status,
                          " ",
                          printable(report.request.method, 10),
                          " ",
                          account,
                          " ",
                          codes.empty() ? "-" : codes,
                          " ",
                          outcome_of(report),
                          " ",
                          report.delivery_id.empty() ? "-" : report.delivery_id,
                          " ",
                          report.request.body.size(),
                          kNoBreak,
                          "B ",
                          report.took.count() / 1000,
                          ".",
                          report.took.count() / 100 % 10,
                          kNoBreak,
                          "ms\n");
  line = fit(std::move(line), 0, terminal);
  if (colour) { // afterwards: it takes no columns
    line.replace(time.size() + 1, status.size(), text(colour_of(report.status), status, "\x1b[0m"));
  }
  return line;
}

std::string describe_attempt(const deliver::AttemptReport& report)
{
  const auto fate = deliver::fate_of(report);
  const bool done = fate == deliver::Fate::delivered;
  const std::string what =
      fate == deliver::Fate::retried ? text("failed, next try ", format_time(*report.next_attempt))
      : fate == deliver::Fate::disabled ? "it wants no more events, which wait from now on"
                                        : std::string(deliver::to_string(fate));
  const std::string status = report.attempt.status == 0 ? "" : text(" ", report.attempt.status);
  return text("  ",
              report.outgoing.event_id,
              " to ",
              printable(report.destination, 200),
              ": ",
              what,
              status,
              " in ",
              report.took.count(),
              " ms",
              report.outgoing.attempt > 1 ? text(", try ", report.outgoing.attempt) : "",
              done || report.attempt.detail.empty() ? ""
                                                    : ": " + printable(report.attempt.detail, 200),
              "\n");
}

std::string describe_request(const model::Request& request)
{
  std::string out = text("  ",
                         printable(request.method, 20),
                         " ",
                         printable(request.target, kShownHeader),
                         " from ",
                         printable(request.remote_address, 100),
                         "\n");
  const auto& headers = request.headers;
  for (std::size_t i = 0; i < std::min(kShownHeaders, headers.size()); ++i) {
    out += text("  ",
                printable(headers[i].first, 100),
                ": ",
                printable(headers[i].second, kShownHeader),
                "\n");
  }
  return headers.size() > kShownHeaders
             ? text(out, "  … and ", headers.size() - kShownHeaders, " more headers\n")
             : out;
}

ListenView::ListenView(const Context& context, PrintMode mode)
    : m_context(context)
    , m_mode(mode)
    , m_printer(context.world().out, [&context](std::size_t lines) {
      context.warn(text(lines, " lines were not shown: standard output is read too slowly"),
                   "the events themselves are in the journal");
    })
{
  m_printer.start();
}

void ListenView::show_requests(std::function<model::Request(const model::Request&)> show)
{
  m_show = std::move(show);
}

void ListenView::on_delivery(const listen::DeliveryReport& report)
{
  if (m_mode == PrintMode::line) {
    // One piece, so that nothing of another delivery comes between.
    m_printer.push(text(describe_delivery(report, m_context.colour_on_out(), m_context.world().out),
                        m_show ? describe_request(m_show(report.request)) : std::string()));
  }
  const bool taken = report.decision.kind == receive::Decision::Kind::accepted &&
                     !report.duplicate && !report.delivery_id.empty();
  if (m_mode != PrintMode::json || !taken) {
    return;
  }
  for (const auto& event : report.decision.events) {
    if (event.gate == receive::Gate::open) {
      m_printer.push(event.envelope + "\n");
    }
  }
}

void ListenView::on_attempt(const deliver::AttemptReport& report)
{
  if (m_mode == PrintMode::line) {
    m_printer.push(fit(describe_attempt(report), 2, m_context.world().out));
  }
}

} // namespace hookctl::cli
