#include "hookctl/os/file_state.hpp"

#include <sys/stat.h>

namespace hookctl::os {

namespace {

std::int64_t nanoseconds(const timespec& time)
{
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

} // namespace

bool FileState::is_settled(TimePoint now) const
{
  // ext4, xfs and tmpfs step with the kernel's tick, 10 ms at most; vfat and old NFS by seconds.
  constexpr std::chrono::milliseconds kStep{50};
  constexpr std::chrono::seconds kCoarseStep{3};
  constexpr std::int64_t kSecond = 1'000'000'000;
  const bool is_coarse = modified_ns % kSecond == 0 && changed_ns % kSecond == 0;
  const auto settled_at =
      TimePoint(
          std::chrono::duration_cast<TimePoint::duration>(std::chrono::nanoseconds(changed_ns))) +
      (is_coarse ? std::chrono::duration_cast<std::chrono::milliseconds>(kCoarseStep) : kStep);
  return !exists || settled_at < now;
}

FileState file_state(const std::filesystem::path& path)
{
  struct stat found = {};
  if (::stat(path.c_str(), &found) != 0) {
    return {};
  }
  return {.exists = true,
          .device = found.st_dev,
          .inode = found.st_ino,
          .bytes = static_cast<std::uint64_t>(found.st_size),
          .modified_ns = nanoseconds(found.st_mtim),
          .changed_ns = nanoseconds(found.st_ctim)};
}

} // namespace hookctl::os
