#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/file_steps.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>

#include <tuple>

namespace hookctl::os {

namespace {

Error held(const std::filesystem::path& path)
{
  Error error;
  become(error, Failure::file_in_use);
  const auto holder = lock_holder(path);
  error.message = text(quote(path.string(), 500),
                       " is locked by ",
                       holder ? text("process ", *holder) : std::string("another process"));
  error.hint = "wait until it has ended, then try again";
  return error;
}

void write_holder(int descriptor)
{
  const std::string line = text(::getpid(), "\n");
  // The lock holds without it: the number only serves the message of whoever waits.
  std::ignore = ::ftruncate(descriptor, 0);
  std::ignore = ::pwrite(descriptor, line.data(), line.size(), 0);
}

/// Empties the lock file, so that it names nobody, and lets go.
void release(int descriptor)
{
  if (descriptor >= 0) {
    std::ignore = ::ftruncate(descriptor, 0); // as in write_holder
    ::close(descriptor);
  }
}

} // namespace

Result<FileLock> FileLock::acquire(const std::filesystem::path& path,
                                   std::chrono::milliseconds wait)
{
  constexpr int kFlags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
  Descriptor file(retry([&] { return ::open(path.c_str(), kFlags, 0600); }));
  if (!file.is_open()) {
    return fail(system_error("lock", path, errno));
  }
  const int error_number = lock_within(file.get(), wait);
  if (error_number == EWOULDBLOCK) {
    return fail(held(path));
  }
  if (error_number != 0) {
    return fail(system_error("lock", path, error_number));
  }
  write_holder(file.get());
  return FileLock(file.release());
}

FileLock::FileLock(FileLock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
  if (this != &other) {
    release(std::exchange(m_descriptor, std::exchange(other.m_descriptor, -1)));
  }
  return *this;
}

FileLock::~FileLock()
{
  release(m_descriptor);
}

std::optional<int> lock_holder(const std::filesystem::path& path)
{
  constexpr std::size_t kLongest = 32;
  const auto content = read_file(path, kLongest);
  return content ? parse_integer<int>(trim(*content)) : std::nullopt;
}

} // namespace hookctl::os
