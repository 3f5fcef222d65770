#include "cli/app/output.hpp"

#include "cli/app/grid.hpp"
#include "cli/app/layout.hpp"
#include "cli/app/paint.hpp"
#include "hookctl/base/display_width.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>
#include <numeric>

namespace hookctl::cli {

namespace {

constexpr std::size_t kColumnGap = 2;
/// Of a table's cell; a stranger's megabyte must not make every line that wide.
constexpr std::size_t kLongestValue = 200;
constexpr std::size_t kNarrowestLastColumn = 8;
constexpr std::size_t kNarrowestValue = 20;

using Cells = std::vector<std::string>;

Cells escape(const Cells& row, std::size_t limit = static_cast<std::size_t>(-1))
{
  Cells out;
  out.reserve(row.size());
  for (const std::string& cell : row) {
    out.push_back(printable(cell, limit));
  }
  return out;
}

std::vector<std::size_t> column_widths(const std::vector<Cells>& rows)
{
  std::vector<std::size_t> widths;
  for (const Cells& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  return widths;
}

/// Columns left-aligned, no blanks at a line's end. On a terminal the last column is cut to its
/// width.
std::string
format_row(const Cells& row, const std::vector<std::size_t>& widths, const Terminal& terminal)
{
  std::string line;
  std::size_t used = 0;
  for (std::size_t i = 0; i + 1 < row.size(); ++i) {
    line += row[i] + std::string(widths[i] - display_width(row[i]) + kColumnGap, ' ');
    used += widths[i] + kColumnGap;
  }
  if (!row.empty()) {
    const std::size_t room = static_cast<std::size_t>(std::max(terminal.width, 0));
    const std::size_t rest = std::max(room > used ? room - used : 0, kNarrowestLastColumn);
    line += terminal.is_terminal ? cut_to_width(row.back(), rest) : row.back();
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// `key:  value` with its line feed. On a terminal a long value goes on in the lines below, since
/// none of it may be lost.
std::string
format_field(const Cells& row, const std::vector<std::size_t>& widths, const Terminal& terminal)
{
  const std::size_t indent = widths[0] + kColumnGap;
  const std::size_t width = static_cast<std::size_t>(std::max(terminal.width, 0));
  if (!terminal.is_terminal || indent + kNarrowestValue > width || trim(row[1]).empty()) {
    return format_row(row, widths, Terminal{}) + '\n';
  }
  const std::string gap(indent - display_width(row[0]), ' ');
  return row[0] + gap + wrap(row[1], indent, width).substr(indent);
}

std::size_t table_width(const std::vector<std::size_t>& widths)
{
  const std::size_t gaps = kColumnGap * (widths.empty() ? 0 : widths.size() - 1);
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

/// As it fits `room` columns: first without what may be left out, as little of it as will do.
Grid narrowed(const Listing& listing, const std::vector<std::size_t>& widths, std::size_t room)
{
  std::size_t width = table_width(widths);
  Grid grid;
  grid.rows.resize(listing.rows.size());
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    if (listing.narrow[i] == Narrow::leave_out && width > room) {
      width -= widths[i] + kColumnGap;
      continue;
    }
    const bool wraps = listing.narrow[i] == Narrow::wrap;
    grid.columns.push_back(
        {listing.columns[i], wraps ? GridColumn::Fit::wrap : GridColumn::Fit::keep});
    for (std::size_t row = 0; row < listing.rows.size(); ++row) {
      grid.rows[row].cells.push_back({listing.rows[row][i]});
    }
  }
  return grid;
}

void print_table(const Context& context, const Listing& listing)
{
  std::vector<Cells> rows = {listing.columns};
  for (const Cells& row : listing.rows) {
    rows.push_back(escape(row, kLongestValue));
  }
  const auto widths = column_widths(rows);
  const Terminal& terminal = context.world().out;
  const auto room = static_cast<std::size_t>(std::max(terminal.width, 0));
  if (terminal.is_terminal && !listing.narrow.empty() && table_width(widths) > room) {
    print(context, narrowed(listing, widths, room));
    return;
  }
  context.out() << paint(
                       format_row(rows[0], widths, terminal), Paint::bold, context.colour_on_out())
                << '\n';
  for (std::size_t i = 1; i < rows.size(); ++i) {
    context.out() << format_row(rows[i], widths, terminal) << '\n';
  }
}

void print_record(const Context& context, const Record& record)
{
  std::vector<Cells> rows;
  for (const auto& [key, value] : record.rows) {
    rows.push_back(escape({key + ":", value}));
  }
  const auto widths = column_widths(rows);
  for (const Cells& row : rows) {
    std::string lines = format_field(row, widths, context.world().out);
    if (context.colour_on_out()) {
      lines = paint(row[0], Paint::bold, true) + lines.substr(row[0].size());
    }
    context.out() << lines;
  }
}

std::string json_array(const std::vector<std::string>& elements)
{
  json::Writer writer;
  writer.begin_array();
  for (const std::string& element : elements) {
    writer.raw(element);
  }
  writer.end_array();
  return writer.text();
}

void print_lines(const Context& context, const std::vector<std::string>& lines)
{
  for (const std::string& line : lines) {
    context.out() << line << '\n';
  }
}

void tell_empty(const Context& context, const Listing& listing)
{
  if (listing.rows.empty() && !listing.empty.empty()) {
    context.note(listing.empty);
  }
}

} // namespace

std::string or_dash(const std::string& value)
{
  return value.empty() ? "-" : value;
}

void print(const Context& context, const Listing& listing)
{
  switch (context.output()) {
  case OutputFormat::json:
    context.out() << json::pretty(json_array(listing.json)) << '\n';
    return;
  case OutputFormat::yaml:
    context.out() << yaml::from_json(json_array(listing.json));
    return;
  case OutputFormat::ndjson:
    print_lines(context, listing.json);
    return;
  case OutputFormat::name:
    print_lines(context, escape(listing.names));
    return;
  case OutputFormat::table:
  case OutputFormat::csv:
    tell_empty(context, listing);
    if (!listing.rows.empty()) {
      print_table(context, listing);
    }
    return;
  }
}

void print(const Context& context, const Record& record)
{
  switch (context.output()) {
  case OutputFormat::json:
    context.out() << json::pretty(record.json) << '\n';
    return;
  case OutputFormat::yaml:
    context.out() << yaml::from_json(record.json);
    return;
  case OutputFormat::ndjson:
    context.out() << record.json << '\n';
    return;
  case OutputFormat::name:
    context.out() << printable(record.name) << '\n';
    return;
  case OutputFormat::table:
  case OutputFormat::csv:
    print_record(context, record);
    return;
  }
}

} // namespace hookctl::cli
