#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/db/database.hpp"
#include "hookctl/journal/statistics.hpp"

namespace hookctl::journal::detail {

/// Counts in SQLite, so in its memory: what does not fit into its cache goes to a temporary file.
Result<Statistics> count_all(db::Database& database, const StatisticsFilter& filter);

} // namespace hookctl::journal::detail
