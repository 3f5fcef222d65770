#pragma once

#include <memory>
#include <string>

struct sqlite3;

// Private to this module.
namespace hookctl::db {

/// A sqlite3_vfs that does what another does, and can gather what a transaction writes to the
/// write-ahead log, to hand it over in a few pieces by its sync: SQLite writes each page in two
/// calls, and a commit of thirty deliveries has twenty pages. Registered while it lives; it must
/// outlive the connection that was opened with it.
class GatheringVfs {
public:
  /// On top of the one of that name, "" the system's. nullptr when there is none, or no room.
  static std::unique_ptr<GatheringVfs> create(const std::string& parent);

  GatheringVfs(const GatheringVfs&) = delete;
  GatheringVfs& operator=(const GatheringVfs&) = delete;
  ~GatheringVfs();

  [[nodiscard]] const char* name() const;

  enum class Gather { no, yes };

  /// From now on. `yes` only inside a write transaction that will be synced before others may read
  /// it. Either forgets what was gathered and neither synced nor read back: of a transaction that
  /// came to nothing, whose place in the log may by now be another's.
  static void set(sqlite3* handle, Gather gather);

private:
  struct Parts;
  explicit GatheringVfs(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> m_parts;
};

} // namespace hookctl::db
