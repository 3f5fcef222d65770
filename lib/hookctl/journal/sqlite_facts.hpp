#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::journal {

/// How a journal's file is, seen from outside and without changing it.
struct SqliteFacts {
  std::int64_t schema = 0;       ///< its version
  std::int64_t known_schema = 0; ///< that this program writes
  std::int64_t bytes = 0;        ///< with its write-ahead log
  /// What is wrong with the file; "" when nothing was found.
  std::string damage{};
  /// All of it was looked through; else there was no time for it.
  bool is_whole = false;

  // Of the current schema alone; 0 and none where there was no time to count.

  std::int64_t pending = 0;                  ///< (event, destination) that wait
  std::optional<TimePoint> oldest_pending{}; ///< when the oldest of them was received
  std::int64_t dead = 0;                     ///< events
  std::optional<TimePoint> newest{};         ///< when the last delivery was received
  std::vector<DisabledDestination> disabled{};
  bool is_counted = false;
};

/// Beside a running writer. Each of its two parts, looking through and counting, ends after `time`.
/// not_found when there is no file, or an empty one; invalid_data for a file that is none of ours,
/// for a newer schema, and for one so damaged that it cannot be opened.
Result<SqliteFacts> look_at_sqlite(const std::filesystem::path& file,
                                   std::chrono::milliseconds time);

} // namespace hookctl::journal
