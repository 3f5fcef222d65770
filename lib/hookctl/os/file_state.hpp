#pragma once

#include "hookctl/base/clock.hpp"

#include <cstdint>
#include <filesystem>

namespace hookctl::os {

/// What can be told of a file without reading it. Two looks that give the same state saw the same
/// bytes, however the path leads there (a rename over it, a symbolic link that was swapped, another
/// mount), as long as the state is settled.
struct FileState {
  bool exists = false;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t bytes = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0; ///< also by chmod and by a rename; nobody can set it back

  bool operator==(const FileState&) const = default;

  /// False when the file changed so shortly before `now` that a further change might leave the same
  /// times: time stamps move in steps.
  [[nodiscard]] bool is_settled(TimePoint now) const;
};

/// Follows symbolic links. What cannot be looked at does not exist.
FileState file_state(const std::filesystem::path& path);

} // namespace hookctl::os
