#pragma once

#include "hookctl/journal/journal.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>

namespace hookctl::journal {

struct SqliteOptions {
  /// Refusals kept; the oldest go first.
  std::size_t refusals = 1000;
  /// Bytes of a refused request's body kept.
  std::size_t refusal_body = 4096;
  /// Names a sqlite3_vfs to use in tests that cut the power; "" is the system's.
  std::string vfs{};
};

/// Opens for writing: makes the folder (0700) and file (0600) when missing, migrates, and takes the
/// one-writer lock
/// (`journal.db.lock`). busy naming the other process's id when somebody holds it; io; invalid_data
/// for a foreign file or a newer schema.
Result<std::unique_ptr<Journal>> open_sqlite_writer(const std::filesystem::path& file,
                                                    const SqliteOptions& options = {});

/// A further connection of the process that already holds the writer's lock (one connection a
/// thread): no lock is taken.
Result<std::unique_ptr<Journal>> open_sqlite_companion(const std::filesystem::path& file,
                                                       const SqliteOptions& options = {});

/// Opens for reading beside a running writer; not_found when there is no journal yet. Writing calls
/// give denied.
Result<std::unique_ptr<Journal>> open_sqlite_reader(const std::filesystem::path& file);

} // namespace hookctl::journal
