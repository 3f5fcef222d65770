#pragma once

#include "cli/app/context.hpp"
#include "cli/app/paint.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::cli {

/// A table that fits the terminal (80 columns where there is none), with lines of words below its
/// rows. For people only: what is cut in it is whole in the JSON.
struct GridColumn {
  enum class Fit {
    keep, ///< as wide as it needs to be
    cut,  ///< too long a cell ends in "…"
    wrap  ///< too long a cell goes on in the next line, for a path that somebody copies
  };

  std::string title;
  Fit fit = Fit::keep;
  std::size_t least = 8; ///< it is not made narrower
};

struct GridCell {
  std::string text;
  std::optional<Paint> colour = std::nullopt;
};

struct GridRow {
  std::vector<GridCell> cells;
  std::vector<GridCell> below = {}; ///< each a paragraph under the row
  bool apart = false;               ///< an empty line before it
};

struct Grid {
  std::vector<GridColumn> columns;
  std::vector<GridRow> rows = {};
};

/// Cells and words are escaped (printable()). Does nothing for a grid without rows.
void print(const Context& context, const Grid& grid);

} // namespace hookctl::cli
