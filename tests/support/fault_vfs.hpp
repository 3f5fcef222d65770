#pragma once

#include "tests/support/fakes.hpp"

#include <memory>
#include <string>

namespace hookctl::tests {

/// A disk that fails when the test says so: a sqlite3_vfs over the system's, registered under a
/// name of its own while this object lives. It knows what was written to each file since its last
/// sync, so that it can lose it. Shared memory (the index of the write-ahead log) is passed
/// through: SQLite rebuilds it. For one thread.
class FaultVfs {
public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  /// For SqliteOptions::vfs and db::Database::open().
  [[nodiscard]] const std::string& name() const;

  /// The n-th sync from now (1: the next one) fails once with an I/O error; what was written stays
  /// as it is.
  void fail_sync(int nth);

  /// Likewise for the n-th write.
  void fail_write(int nth);

  enum class Disk { roomy, full };

  /// Every write to a full disk fails; reading and syncing work.
  void set_disk(Disk disk);

  /// The power goes just before the n-th sync from now: that sync and everything after it fails
  /// until restore_power().
  void cut_power_at_sync(int nth);

  [[nodiscard]] bool has_power() const;

  /// Syncs that were asked for so far.
  [[nodiscard]] int syncs() const;

  /// To be called when every file is closed. What was not synced is lost, or there, or there by
  /// half: each write for itself, as `rng` says.
  void restore_power(SeededRng& rng);

  struct State;

private:
  std::unique_ptr<State> m_state;
};

} // namespace hookctl::tests
