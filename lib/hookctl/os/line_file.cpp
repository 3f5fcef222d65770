#include "hookctl/os/line_file.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/file_steps.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <chrono>
#include <string>
#include <tuple>
#include <utility>

namespace hookctl::os {

namespace {

constexpr std::chrono::milliseconds kLockWait{1'000};

/// An advisory lock among those who put lines behind this file.
class WriteLock {
public:
  static Result<WriteLock> take(int file, const std::filesystem::path& path)
  {
    const int failed = lock_within(file, kLockWait);
    if (failed == 0) {
      return WriteLock(file);
    }
    if (failed != EWOULDBLOCK) {
      return fail(system_error("lock", path, failed));
    }
    return fail(
        Failure::file_in_use,
        text("another program holds ", quote(path.string(), 500)),
        "see which one with 'fuser' and end it, or give this destination a file of its own");
  }

  WriteLock(WriteLock&& other) noexcept
      : m_file(std::exchange(other.m_file, -1))
  {
  }

  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;
  WriteLock& operator=(WriteLock&&) = delete;

  ~WriteLock()
  {
    if (m_file >= 0) {
      ::flock(m_file, LOCK_UN);
    }
  }

private:
  explicit WriteLock(int file)
      : m_file(file)
  {
  }

  int m_file;
};

off_t size_of(int file)
{
  struct stat found {};

  return ::fstat(file, &found) == 0 ? found.st_size : 0;
}

/// Whether the last line lacks its end.
bool is_torn(int file, off_t size)
{
  char last = '\n';
  return size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

} // namespace

LineFile::LineFile(Options options)
    : m_options(std::move(options))
{
}

LineFile::~LineFile() = default;

Result<std::uint64_t> LineFile::append(std::string_view line)
{
  const std::string whole = text(line, "\n");
  const MutexLock writing(m_writing);
  while (true) {
    if (!m_file || !is_current()) {
      HOOKCTL_TRY(reopen());
    }
    HOOKCTL_TRY_AS(const auto lock, WriteLock::take(m_file->get(), m_options.path));
    if (!is_current()) {
      continue; // set aside by another process, while we waited for it
    }
    const off_t size = size_of(m_file->get());
    if (size > 0 && size + static_cast<off_t>(whole.size()) > m_options.max_bytes) {
      HOOKCTL_TRY(set_aside());
      continue;
    }
    const bool torn = is_torn(m_file->get(), size);
    const int failed = write_whole(m_file->get(), torn ? "\n" + whole : whole);
    if (failed != 0) {
      std::ignore = ::ftruncate(m_file->get(), size); // else the next line mends it
      return fail(system_error("write", m_options.path, failed));
    }
    return ++m_appended;
  }
}

Result<> LineFile::sync(std::uint64_t line)
{
  const MutexLock syncing(m_syncing);
  if (m_synced < line && m_lost < line) {
    HOOKCTL_TRY(flush());
  }
  return m_lost < line ? Result<>() : fail(system_error("flush", m_options.path, EIO));
}

Result<> LineFile::flush()
{
  const std::uint64_t reached = m_appended;
  if (m_file && retry([&] { return ::fdatasync(m_file->get()); }) != 0) {
    m_lost = reached;
    return fail(system_error("flush", m_options.path, errno));
  }
  m_synced = reached;
  return {};
}

Result<> LineFile::reopen()
{
  const bool is_new = !os::exists(m_options.path);
  Descriptor file(retry([&] {
    return ::open(m_options.path.c_str(),
                  O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
                  0600);
  }));

  struct stat found {};

  if (!file.is_open() || ::fstat(file.get(), &found) != 0) {
    return fail(system_error("write", m_options.path, errno));
  }
  if (!S_ISREG(found.st_mode)) {
    return fail(Failure::no_regular_file,
                text(quote(m_options.path.string(), 500), " is no regular file"));
  }
  if (is_new) {
    HOOKCTL_TRY(sync_folder(m_options.path.parent_path()));
  }
  const MutexLock syncing(m_syncing);
  HOOKCTL_TRY(flush()); // what went into the old one
  m_file = std::make_unique<Descriptor>(std::move(file));
  return {};
}

Result<> LineFile::set_aside()
{
  {
    const MutexLock syncing(m_syncing);
    HOOKCTL_TRY(flush());
  }
  std::error_code failed;
  for (int number = m_options.keep - 1; number > 0; --number) {
    if (os::exists(aside(number))) {
      std::filesystem::rename(aside(number), aside(number + 1), failed);
    }
    if (failed) { // or the next one would be renamed over it
      return fail(system_error("set aside", aside(number), failed.value()));
    }
  }
  if (m_options.keep > 0) {
    std::filesystem::rename(m_options.path, aside(1), failed);
  } else {
    std::filesystem::remove(m_options.path, failed);
  }
  return failed ? Result<>(fail(system_error("set aside", m_options.path, failed.value())))
                : Result<>();
}

bool LineFile::is_current() const
{
  struct stat ours {};

  struct stat there {};

  return ::fstat(m_file->get(), &ours) == 0 && ::stat(m_options.path.c_str(), &there) == 0 &&
         ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

std::filesystem::path LineFile::aside(int number) const
{
  std::filesystem::path path = m_options.path;
  path += text(".", number);
  return path;
}

} // namespace hookctl::os
