#pragma once

#include "hookctl/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

struct sqlite3;

namespace hookctl::db {

class GatheringVfs;

enum class OpenMode { read_only, read_write };

/// What a commit has to survive. `machine_crash` syncs (PRAGMA synchronous=FULL); `process_kill`
/// does not (NORMAL): for writes that may be lost with the power, such as a claim.
enum class Durability { process_kill, machine_crash };

/// One SQLite connection, for one thread at a time (opened NOMUTEX). Statements and transactions
/// borrow it: it must outlive them.
///
/// Every call that touches the file can fail with
/// - io: disk full, I/O error, read-only, cannot be opened; the hint says what to mend
/// - busy: another connection held the write lock for the whole busy timeout (5 s)
/// - invalid_data: damaged, or no SQLite file at all
/// - already_exists: a unique column has that value already
/// - internal: anything else, which is a bug of ours
class Database {
public:
  /// Opens a file that exists; an empty one becomes a new database (so that whoever makes the file
  /// decides its mode: the -wal and -shm files get the same). Foreign keys are enforced and the
  /// schema in the file is not trusted. `vfs` names a registered sqlite3_vfs; "" is the system's.
  static Result<Database>
  open(const std::filesystem::path& file, OpenMode mode, const std::string& vfs = {});

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// One or more statements without parameters; rows are dropped.
  Result<> execute(const std::string& sql);

  /// Rows changed by the last INSERT, UPDATE or DELETE.
  [[nodiscard]] std::int64_t changes() const;

  /// False inside a transaction.
  [[nodiscard]] bool in_autocommit() const;

  /// Leaves the write-ahead log to checkpoint(): no commit of this connection stops to move it into
  /// the file.
  void keep_log();

  /// Pages of the write-ahead log after the last commit of this connection, from keep_log() on.
  [[nodiscard]] std::int64_t log_pages() const { return *m_log_pages; }

  struct Log {
    std::int64_t pages = 0; ///< that the log has
    std::int64_t moved = 0; ///< of these, already in the file
  };

  /// Moves pages of the write-ahead log into the file and syncs it, as far as no reader still needs
  /// them where they are; waits for nobody. Once all are moved the next commit begins the log anew.
  /// busy when another connection is at it.
  Result<Log> checkpoint();

  /// Inside a write transaction that will be synced: what it writes to the log is handed over in
  /// a few pieces, by the sync. For Transaction.
  void gather_log();

  /// At the end of every transaction that gathered.
  void stop_gathering();

  /// From the next transaction on. Transaction::begin() calls this, so that no write inherits
  /// another's level.
  Result<> set_durability(Durability durability);

  /// For this module only.
  [[nodiscard]] sqlite3* get() const { return m_handle.get(); }

private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };

  Database(std::unique_ptr<GatheringVfs> vfs, sqlite3* handle);

  std::unique_ptr<GatheringVfs> m_vfs;       ///< outlives the connection
  std::unique_ptr<std::int64_t> m_log_pages; ///< SQLite writes to it
  std::unique_ptr<sqlite3, Close> m_handle;
  Durability m_durability = Durability::machine_crash;
};

} // namespace hookctl::db
