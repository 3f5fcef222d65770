#pragma once

#include "cli/app/command.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/inbox/selection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

// How list, tail, export, replay and prune are told which events are meant.

/// --account, --event, --status, --sender, --destination, --since, --until, --where.
std::vector<Flag> selection_flags();

/// Whether any of them was given.
bool has_selection(const Arguments& arguments);

/// What they say; everything without one. invalid_argument naming the flag.
Result<inbox::Selection> parse_selection(const Arguments& arguments, const Clock& clock);

Flag account_flag();
Flag status_flag();

/// A time, or how long ago (`24h`, `7d`). nullopt when the flag was not given.
Result<std::optional<TimePoint>>
parse_moment(const Arguments& arguments, std::string_view flag, const Clock& clock);

/// --limit, 1 to 100000.
Result<std::size_t> parse_limit(const Arguments& arguments, std::size_t otherwise);

/// A time as a column shows it: `2026-11-23T22:41:07Z`. The fraction is in -o json.
std::string whole_seconds(TimePoint time);

/// An event as `list` and `tail` print it: `{"id":…,"delivery":…,…,"status":…,"reason":…}`.
std::string row_json(const journal::EventRow& row);

/// Its cells under kEventColumns.
std::vector<std::string> row_cells(const journal::EventRow& row);
std::vector<std::string> event_columns();

} // namespace hookctl::cli
