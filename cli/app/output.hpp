#pragma once

#include "cli/app/context.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

/// How a column gives way on a terminal that the table does not fit.
enum class Narrow {
  keep,
  wrap,     ///< too long a cell goes on in the next line
  leave_out ///< other columns say enough; the first of them goes first
};

/// A list: rows for people, one JSON object a row for programs. `-o json` prints an array, `ndjson`
/// a line a row, `yaml` the same data, `name` the names alone.
struct Listing {
  std::vector<std::string> columns = {}; ///< "NAME", "PROVIDER", …
  std::vector<std::vector<std::string>> rows = {};
  std::vector<std::string> json = {};  ///< one compact JSON object a row
  std::vector<std::string> names = {}; ///< one a row
  std::vector<Narrow> narrow = {};     ///< of each column; empty: the last one is cut
  std::string empty = {};              ///< what to tell a person on stderr when there are no rows
};

/// One thing: key and value rows for people, a JSON object for programs.
struct Record {
  std::vector<std::pair<std::string, std::string>> rows = {};
  std::string json = {};
  std::string name = {};
};

/// "-" for a cell that is empty.
std::string or_dash(const std::string& value);

/// Cells are escaped (printable()) and fitted to the terminal's width when out is a terminal.
void print(const Context& context, const Listing& listing);
void print(const Context& context, const Record& record);

} // namespace hookctl::cli
