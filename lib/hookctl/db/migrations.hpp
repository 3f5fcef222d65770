#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/db/database.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace hookctl::db {

/// What a file of one kind looks like.
struct Schema {
  /// "hookctl journal": for messages.
  std::string_view name;
  /// PRAGMA application_id: tells our files from other people's SQLite files.
  std::int32_t application_id = 0;
  /// The SQL of each step; step n leads to PRAGMA user_version n. Never changed once released, only
  /// added to.
  std::span<const std::string_view> migrations;
};

/// The version of the file, 0 when it is still empty. invalid_data for a file of another kind, or
/// one that a newer hookctl has written (the hint says to upgrade). Changes nothing.
Result<std::int64_t> check_schema(Database& database, const Schema& schema);

/// Checks, then brings the file to the newest version, each step in one transaction, so that a
/// crash leaves a whole version. A new file gets WAL, which stays with the file, 16 KiB pages (2
/// KB rows waste half of a 4 KiB page), and free pages that PRAGMA incremental_vacuum gives back.
Result<> migrate(Database& database, const Schema& schema);

} // namespace hookctl::db
