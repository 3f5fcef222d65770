#include "cli/commands/listen/view.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/receive/decide.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::cli {

namespace {

constexpr std::size_t kMostLines = 10'000;
constexpr std::size_t kMostBytes = 64U << 20U;
constexpr std::chrono::milliseconds kLook{100};
/// How often a reader that takes nothing is looked at once we are to end.
constexpr int kLastLooks = 10;

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

} // namespace

std::string describe_delivery(const listen::DeliveryReport& report, bool colour)
{
  const std::string status =
      colour ? text(colour_of(report.status), report.status, "\x1b[0m") : text(report.status);
  const std::string account = report.decision.account.empty() ? "-" : report.decision.account;
  const std::string codes = codes_of(report.decision);
  return text(format_time(report.request.received_at),
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
              " B ",
              report.took.count() / 1000,
              ".",
              report.took.count() / 100 % 10,
              " ms\n");
}

ListenView::ListenView(const Context& context, PrintMode mode)
    : m_context(context)
    , m_mode(mode)
    , m_printer([this](const std::stop_token& stop) { print_all(stop); })
{
}

ListenView::~ListenView()
{
  m_printer.request_stop();
}

void ListenView::on_delivery(const listen::DeliveryReport& report)
{
  if (m_mode == PrintMode::line) {
    push(describe_delivery(report, m_context.colour_on_out()));
  }
  const bool taken = report.decision.kind == receive::Decision::Kind::accepted &&
                     !report.duplicate && !report.delivery_id.empty();
  if (m_mode != PrintMode::json || !taken) {
    return;
  }
  for (const auto& event : report.decision.events) {
    if (event.gate == receive::Gate::open) {
      push(event.envelope + "\n");
    }
  }
}

void ListenView::on_attempt(const deliver::AttemptReport& report)
{
  if (m_mode != PrintMode::line) {
    return;
  }
  const bool done = report.attempt.outcome == destination::Attempt::Outcome::delivered;
  const std::string what = done ? "delivered"
                           : report.next_attempt
                               ? text("failed, next try ", format_time(*report.next_attempt))
                               : "dead";
  push(text("  ",
            report.outgoing.event_id,
            " -> ",
            what,
            " ",
            report.attempt.status,
            " in ",
            report.took.count(),
            " ms",
            done || report.attempt.detail.empty() ? ""
                                                  : ": " + printable(report.attempt.detail, 200),
            "\n"));
}

void ListenView::push(std::string line)
{
  {
    const MutexLock lock(m_mutex);
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
bool ListenView::write(std::string_view line, const std::stop_token& stop)
{
  const auto& can_take = m_context.world().out.can_take;
  for (; !line.empty(); line.remove_prefix(std::min(line.size(), kAtOnce))) {
    int last_looks = 0;
    while (can_take && !can_take(kLook)) {
      if (stop.stop_requested() && ++last_looks == kLastLooks) {
        return false;
      }
    }
    m_context.out() << line.substr(0, kAtOnce) << std::flush;
  }
  return true;
}

void ListenView::print_all(const std::stop_token& stop)
{
  while (true) {
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
    }
    for (const std::string& line : lines) {
      if (!write(line, stop)) {
        return;
      }
    }
    if (lost > 0) {
      m_context.warn(text(lost, " lines were not shown: standard output is read too slowly"),
                     "the events themselves are in the journal");
    }
    if (stop.stop_requested() && lines.empty()) {
      return;
    }
  }
}

} // namespace hookctl::cli
