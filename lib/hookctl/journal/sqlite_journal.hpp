#pragma once

#include "hookctl/journal/journal.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace hookctl::journal {

/// What is kept; nullopt sets no limit. Only deliveries whose events are all settled are taken
/// away, the oldest first. A cap of events or bytes that is reached while everything waits refuses
/// what comes in.
struct Keep {
  std::optional<std::chrono::milliseconds> age{};
  std::optional<std::int64_t> events{};
  /// Of the database file without its free pages.
  std::optional<std::int64_t> bytes{};
};

struct SqliteOptions {
  Keep keep{};
  /// Refusals kept; the oldest go first.
  std::size_t refusals = 1000;
  /// Bytes of a refused request's body kept.
  std::size_t refusal_body = 4096;
  /// How long a delivery with the same key is a repeat.
  std::chrono::milliseconds dedupe_window = std::chrono::hours{24 * 7};
  /// Bytes of new log after which a Checkpointer is asked for.
  std::int64_t log_step = std::int64_t{16} << 20U;
  /// Bytes of log after which the writer itself moves the rest, so that the log can begin anew.
  std::int64_t log_target = std::int64_t{64} << 20U;
  /// Bytes of log after which nothing more is accepted: some reader keeps it from beginning anew.
  std::int64_t log_limit = std::int64_t{1} << 30U;
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

/// Moves the write-ahead log into the file, on a connection and a thread of its own, so that no
/// commit waits for it.
class Checkpointer {
public:
  Checkpointer() = default;
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  virtual ~Checkpointer() = default;

  /// What is in the log now, as far as no reader needs it there. Losing nothing by failing: it is
  /// done again.
  virtual Result<> checkpoint() = 0;
};

/// For the process that holds the writer's lock. Failures as of a companion.
Result<std::unique_ptr<Checkpointer>> open_sqlite_checkpointer(const std::filesystem::path& file,
                                                               const SqliteOptions& options = {});

/// Opens for reading beside a running writer; not_found when there is no journal yet. Writing calls
/// give denied.
Result<std::unique_ptr<Journal>> open_sqlite_reader(const std::filesystem::path& file);

} // namespace hookctl::journal
