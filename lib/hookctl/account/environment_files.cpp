#include "hookctl/account/environment_files.hpp"

#include "hookctl/base/failure.hpp"

#include <chrono>
#include <tuple>

namespace hookctl::account {

namespace {

/// Two hundred CI jobs that fsync one after the other fit well inside.
constexpr std::chrono::seconds kLockWait{30};

Result<os::FileLock> lock_within(const std::filesystem::path& folder,
                                 std::chrono::milliseconds wait)
{
  HOOKCTL_TRY_AS(auto held, os::FileLock::acquire(folder / ".lock", wait));
  HOOKCTL_TRY(os::finish_changes(folder));
  return held;
}

} // namespace

Result<os::FileLock> lock_environment(const std::filesystem::path& folder)
{
  HOOKCTL_TRY(os::make_folders(folder));
  return lock_within(folder, kLockWait).map_error([](Error error) {
    if (error.code == ErrorCode::busy) {
      become(error, Failure::files_locked);
    }
    return error;
  });
}

Result<os::FileSet> read_environment(const std::filesystem::path& folder, Unfinished unfinished)
{
  HOOKCTL_TRY_AS(auto files, os::FileSet::open(folder));
  if (unfinished == Unfinished::leave || !files.is_pending() || !files.is_own()) {
    return files;
  }
  // Where it cannot be finished it can still be read.
  std::ignore = lock_within(folder, std::chrono::milliseconds{0});
  return os::FileSet::open(folder);
}

} // namespace hookctl::account
