#include "cli/commands/map/run_view.hpp"

#include "cli/app/report.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <chrono>

namespace hookctl::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto kProgressEvery = 200ms;
constexpr double kMegabyte = 1e6;

/// `1 line`, `2 lines`.
std::string counted(std::uint64_t count, std::string_view word)
{
  return text(count, ' ', word, count == 1 ? "" : "s");
}

std::uint64_t megabytes(double bytes)
{
  return static_cast<std::uint64_t>(bytes / kMegabyte + 0.5);
}

std::string time_left(double seconds)
{
  constexpr double kMinute = 60;
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  return seconds < 2 * kMinute ? text(whole, " s left") : text(whole / 60, " min left");
}

} // namespace

std::string progress_text(std::uint64_t read,
                          std::optional<std::uint64_t> total,
                          std::chrono::nanoseconds passed)
{
  const auto bytes = static_cast<double>(read);
  const double rate = bytes / std::max(std::chrono::duration<double>(passed).count(), 1e-9);
  std::string out;
  if (total && *total > 0) {
    out = text(std::min<std::uint64_t>(read * 100 / *total, 100), " %, ");
  }
  out += text(megabytes(bytes), " MB, ", megabytes(rate), " MB/s");
  if (total && rate > 0) {
    const std::uint64_t left = *total > read ? *total - read : 0;
    out += text(", ", time_left(static_cast<double>(left) / rate));
  }
  return out;
}

std::string summary_text(const bulk::Summary& summary, std::string_view row_word)
{
  std::vector<std::string> remarks;
  if (summary.counts.unroutable > 0) {
    remarks.push_back(text(summary.counts.unroutable, " cannot be routed"));
  }
  if (summary.counts.inactive > 0) {
    remarks.push_back(text(summary.counts.inactive, " with a code that is not active"));
  }
  std::string out =
      text(counted(summary.lines, "line"), ", ", counted(summary.counts.rows, row_word));
  if (!remarks.empty()) {
    out += text(" (", join(remarks, ", "), ')');
  }
  if (summary.bad > 0) {
    out += text(", ", counted(summary.bad, "bad line"));
  }
  if (summary.bad > bulk::kShownBadLines) {
    out += text(", of which ", bulk::kShownBadLines, " are shown");
  }
  return out;
}

RunView::RunView(const Context& context,
                 std::vector<std::string> names,
                 bulk::ReadBytes read,
                 std::optional<std::uint64_t> total)
    : m_context(context)
    , m_names(std::move(names))
    , m_read(std::move(read))
    , m_total(total)
    , m_shows_progress(context.world().err.is_terminal && !context.world().out.is_terminal &&
                       !context.globals().quiet)
    , m_began(context.clock().steady_now())
    , m_shown(m_began)
{
}

RunView::~RunView()
{
  erase();
}

bool RunView::write(std::string_view lines)
{
  m_context.out().write(lines.data(), static_cast<std::streamsize>(lines.size()));
  m_context.out().flush();
  return m_context.out().good();
}

void RunView::bad_line(const bulk::BadLine& line)
{
  erase();
  const auto& at = line.error.at;
  if (is_json(m_context.output())) {
    Error error = line.error;
    error.at = SourcePos{m_names[line.input], static_cast<int>(line.line), at ? at->column : 0};
    m_context.err() << to_json(error) << '\n';
    return;
  }
  const std::string column = at && at->column > 0 ? text(at->column, ": ") : std::string(" ");
  m_context.err() << printable(
                         text(m_names[line.input], ':', line.line, ':', column, line.error.message))
                  << '\n';
}

void RunView::progress(const bulk::Summary& /*so_far*/)
{
  const SteadyTime now = m_context.clock().steady_now();
  if (!m_shows_progress || now - m_shown < kProgressEvery) {
    return;
  }
  m_shown = now;
  erase();
  m_context.err() << progress_text(*m_read, m_total, now - m_began) << std::flush;
  m_on_line = true;
}

void RunView::erase()
{
  if (m_on_line) {
    m_context.err() << "\r\x1b[K"; // back to the beginning, clear the line
    m_on_line = false;
  }
}

} // namespace hookctl::cli
