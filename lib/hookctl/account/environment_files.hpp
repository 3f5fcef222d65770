#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/os/file_set.hpp"
#include "hookctl/os/files.hpp"

#include <filesystem>

namespace hookctl::account {

/// What everybody holds who changes a file of one environment, accounts and settings alike; a
/// change of several files that was begun and not finished is finished first. `folder` is the
/// environment's, made when missing. io after 30 seconds, naming the holder; denied or io.
Result<os::FileLock> lock_environment(const std::filesystem::path& folder);

/// What a reader does with a change that was begun and not finished. It reads as if it were
/// finished either way.
enum class Unfinished {
  finish, ///< when that is ours to do and nobody is at it
  leave   ///< nothing is written
};

/// The environment's files for reading, without the lock. As os::FileSet::open().
Result<os::FileSet> read_environment(const std::filesystem::path& folder, Unfinished unfinished);

} // namespace hookctl::account
