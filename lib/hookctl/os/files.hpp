#pragma once

#include "hookctl/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::os {

/// The whole file. not_found, denied (permission), io; invalid_data when it is larger than `limit`
/// or no regular file.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

/// What a name gives once: the whole of a file, or what comes through a pipe or device until its
/// end; a named pipe waits for its writer. Errors as of read_file(), but that only a folder is none
/// to read.
Result<std::string> read_once(const std::filesystem::path& path, std::size_t limit);

/// All of a pipe or terminal up to `limit` bytes; invalid_data beyond, io when reading fails.
Result<std::string> read_descriptor(int descriptor, std::size_t limit);

/// One line of a terminal or pipe, without its line feed; what follows it stays unread. "" at the
/// end; invalid_data beyond `limit` bytes, io when reading fails.
Result<std::string> read_line(int descriptor, std::size_t limit);

/// Makes the file 0600 (or `mode`) in one step: temporary file beside it, write, fsync, rename,
/// fsync of the folder. A reader sees the old bytes or the new, also after a power cut. A symbolic
/// link stays one: what it points to is replaced. io when the disk is full or read-only, denied
/// without permission, not_found without the folder; the old file is then untouched and the
/// temporary one gone. Only when flushing the folder fails (io, "flush the folder") are the new
/// bytes there.
Result<>
write_file_atomic(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0600);

/// The same for a file that is not there yet: already_exists, and nothing touched, where anything
/// has that name, be it a link to nowhere, and also when somebody else was quicker.
Result<> create_file(const std::filesystem::path& path, std::string_view bytes);

/// Makes the folder and its parents, new ones 0700. io or denied.
Result<> make_folders(const std::filesystem::path& path);

/// not_found when there is none; the folder is fsynced.
Result<> remove_file(const std::filesystem::path& path);

/// Names (not paths) of the regular files (or links to such) in a folder that end with `suffix`,
/// sorted; empty when there is no such folder, io or denied when it cannot be read.
Result<std::vector<std::string>> list_files(const std::filesystem::path& folder,
                                            std::string_view suffix);

/// The permission bits (0600), or nullopt when the file cannot be looked at.
std::optional<unsigned> file_mode(const std::filesystem::path& path);

/// Which file a path leads to, whatever it is called.
struct FileId {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;

  bool operator==(const FileId&) const = default;
};

/// nullopt when there is none.
std::optional<FileId> file_id(const std::filesystem::path& path);

[[nodiscard]] bool exists(const std::filesystem::path& path);

/// An exclusive advisory lock (flock) on a file, held until destruction; the file stays behind,
/// empty.
class FileLock {
public:
  /// Waits until `wait` has passed, then busy, naming the holder: the lock file gets our process
  /// id. not_found, denied or io when the file cannot be opened; its folder must exist.
  static Result<FileLock> acquire(const std::filesystem::path& path,
                                  std::chrono::milliseconds wait);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

private:
  explicit FileLock(int descriptor)
      : m_descriptor(descriptor)
  {
  }

  int m_descriptor = -1;
};

/// The process id that a FileLock holder wrote into the lock file, if any.
std::optional<int> lock_holder(const std::filesystem::path& path);

} // namespace hookctl::os
