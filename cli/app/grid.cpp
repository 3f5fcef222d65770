#include "cli/app/grid.hpp"

#include "cli/app/layout.hpp"
#include "hookctl/base/display_width.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <numeric>

namespace hookctl::cli {

namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kBelow = 4; ///< how far the lines below a row are set in
constexpr std::size_t kNarrowest = 40;
/// Of one cell and one paragraph; a stranger's megabyte must not fill the screen.
constexpr std::size_t kLongestCell = 200;
constexpr std::size_t kLongestParagraph = 400;

using Widths = std::vector<std::size_t>;
using Lines = std::vector<std::string>;

std::size_t page_width(const Context& context)
{
  const Terminal& terminal = context.world().out;
  const auto width = static_cast<std::size_t>(std::max(terminal.width, 0));
  return terminal.is_terminal ? std::max(width, kNarrowest) : kPageWidth;
}

Widths natural_widths(const Grid& grid)
{
  Widths widths;
  for (const GridColumn& column : grid.columns) {
    widths.push_back(display_width(column.title));
  }
  for (const GridRow& row : grid.rows) {
    for (std::size_t i = 0; i < std::min(row.cells.size(), widths.size()); ++i) {
      widths[i] = std::max(widths[i], display_width(printable(row.cells[i].text, kLongestCell)));
    }
  }
  return widths;
}

/// Makes the widest column that may give way narrower until all fit.
Widths fitting_widths(const Grid& grid, std::size_t page)
{
  Widths widths = natural_widths(grid);
  const std::size_t gaps = kGap * (widths.empty() ? 0 : widths.size() - 1);
  while (std::accumulate(widths.begin(), widths.end(), gaps) > page) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const GridColumn& column = grid.columns[i];
      const bool may = column.fit != GridColumn::Fit::keep && widths[i] > column.least;
      if (may && (widest == nullptr || widths[i] > *widest)) {
        widest = &widths[i];
      }
    }
    if (widest == nullptr) {
      break;
    }
    --*widest;
  }
  return widths;
}

/// The bytes of the first `width` columns, or fewer when a blank lies in their second half, or
/// where a step of a path begins there.
std::size_t break_at(std::string_view cell, std::size_t width)
{
  std::size_t bytes = 0;
  std::size_t step = 0;
  std::size_t blank = 0;
  for (std::size_t used = 0; bytes < cell.size();) {
    const std::string_view character = cell.substr(bytes, utf8_sequence_length(cell.substr(bytes)));
    const bool late = used > width / 2;
    used += display_width(character);
    if (used > width && bytes > 0) {
      break;
    }
    blank = cell[bytes] == ' ' && late ? bytes : blank;
    step = std::string_view(".[-_/").find(cell[bytes]) != std::string_view::npos && late ? bytes
                                                                                         : step;
    bytes += character.size();
  }
  const std::size_t best = blank != 0 ? blank : step;
  return best != 0 && bytes < cell.size() ? best : bytes;
}

Lines lines_of(const std::string& cell, const GridColumn& column, std::size_t width)
{
  const std::string safe = printable(cell, kLongestCell);
  if (display_width(safe) <= width || column.fit == GridColumn::Fit::keep) {
    return {safe};
  }
  if (column.fit == GridColumn::Fit::cut) {
    return {cut_to_width(safe, width)};
  }
  Lines lines;
  for (std::string_view rest = safe; !rest.empty();) {
    const std::size_t bytes = display_width(rest) <= width ? rest.size() : break_at(rest, width);
    lines.emplace_back(trim(rest.substr(0, bytes)));
    rest.remove_prefix(bytes);
  }
  return lines;
}

/// The lines of one row; the last column gets no blanks after it.
void print_cells(const Context& context,
                 const Grid& grid,
                 const Widths& widths,
                 const std::vector<GridCell>& cells)
{
  std::vector<Lines> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < std::min(cells.size(), widths.size()); ++i) {
    lines.push_back(lines_of(cells[i].text, grid.columns[i], widths[i]));
    height = std::max(height, lines.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string out;
    std::size_t blanks = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string cell = line < lines[i].size() ? lines[i][line] : std::string{};
      if (!cell.empty()) {
        const bool painted = cells[i].colour && context.colour_on_out();
        out += std::string(blanks, ' ') + (painted ? paint(cell, *cells[i].colour, true) : cell);
        blanks = 0;
      }
      const std::size_t length = display_width(cell);
      blanks += (widths[i] > length ? widths[i] - length : 0) + kGap;
    }
    context.out() << out << '\n';
  }
}

void print_below(const Context& context, const GridCell& paragraph, std::size_t page)
{
  const std::string lines = wrap(printable(paragraph.text, kLongestParagraph), kBelow, page);
  for (const std::string_view line : split(without_line_end(lines), '\n')) {
    const std::string_view words = trim(line);
    context.out() << std::string(kBelow, ' ')
                  << paint(words,
                           paragraph.colour.value_or(Paint::bold),
                           paragraph.colour && context.colour_on_out())
                  << '\n';
  }
}

} // namespace

void print(const Context& context, const Grid& grid)
{
  if (grid.rows.empty()) {
    return;
  }
  const std::size_t page = page_width(context);
  const Widths widths = fitting_widths(grid, page);
  std::vector<GridCell> titles;
  for (const GridColumn& column : grid.columns) {
    titles.push_back({column.title, Paint::bold});
  }
  print_cells(context, grid, widths, titles);
  for (const GridRow& row : grid.rows) {
    context.out() << (row.apart ? "\n" : "");
    print_cells(context, grid, widths, row.cells);
    for (const GridCell& paragraph : row.below) {
      print_below(context, paragraph, page);
    }
  }
}

} // namespace hookctl::cli
