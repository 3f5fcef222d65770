#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/base/result.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace hookctl::os {

class Descriptor;

/// A file that lines are put behind. A line is there whole or not at all: what a full disk took of
/// it is taken back, and what a killed process left of one is closed by a line end. When the file
/// would become longer than its limit it is set aside as PATH.1, and what was PATH.1 as PATH.2 and
/// so on. When somebody else moves or removes it (logrotate), the next line begins a new one.
/// Several processes may put lines behind the same file, and several threads use one LineFile.
class LineFile {
public:
  struct Options {
    std::filesystem::path path;
    std::int64_t max_bytes = 100LL << 20U; ///< a longer line has a file of its own
    int keep = 10;                         ///< files set aside; with 0 a full one is removed
  };

  /// Opens nothing yet.
  explicit LineFile(Options options);
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;
  ~LineFile();

  /// Makes the file when there is none (0600). The number of the line, for sync(): they grow.
  /// not_found without its folder, denied, busy when another program holds a lock on it for long,
  /// io.
  Result<std::uint64_t> append(std::string_view line);

  /// Brings the line of that number, and all before it, to stable storage; threads that call it
  /// together share one flush. io: it may be lost, also when a flush for another line failed.
  Result<> sync(std::uint64_t line);

private:
  Result<> reopen();
  Result<> set_aside();
  Result<> flush() REQUIRES(m_syncing);
  [[nodiscard]] bool is_current() const;
  [[nodiscard]] std::filesystem::path aside(int number) const;

  Options m_options;
  Mutex m_writing; ///< before m_syncing, where both are held
  Mutex m_syncing;
  std::unique_ptr<Descriptor> m_file; ///< changed with both held
  std::atomic<std::uint64_t> m_appended = 0;
  std::uint64_t m_synced GUARDED_BY(m_syncing) = 0;
  /// After a flush that failed, the kernel reports success for the same bytes.
  std::uint64_t m_lost GUARDED_BY(m_syncing) = 0;
};

} // namespace hookctl::os
