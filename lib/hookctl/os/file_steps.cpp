#include "hookctl/os/file_steps.hpp"

#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <thread>

namespace hookctl::os {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{10};

} // namespace

Result<> sync_folder(const std::filesystem::path& folder)
{
  const std::filesystem::path place = folder.empty() ? "." : folder;
  const Descriptor opened(
      retry([&] { return ::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (!opened.is_open() || retry([&] { return ::fsync(opened.get()); }) != 0) {
    return fail(system_error("flush the folder", place, errno));
  }
  return {};
}

int write_whole(int file, std::string_view bytes)
{
  while (!bytes.empty()) {
    const ssize_t count = retry([&] { return ::write(file, bytes.data(), bytes.size()); });
    if (count < 0) {
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

int lock_within(int file, std::chrono::milliseconds wait)
{
  const auto deadline = SteadyClock::now() + wait;
  while (retry([&] { return ::flock(file, LOCK_EX | LOCK_NB); }) != 0) {
    if (errno != EWOULDBLOCK) {
      return errno;
    }
    const auto left = deadline - SteadyClock::now();
    if (left <= SteadyClock::duration::zero()) {
      return EWOULDBLOCK;
    }
    std::this_thread::sleep_for(std::min<SteadyClock::duration>(left, kPause));
  }
  return 0;
}

} // namespace hookctl::os
