#include "hookctl/os/file_source.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>

namespace hookctl::os {

/// A descriptor that becomes readable when stop is requested.
class FileSource::Wake {
public:
  Wake(Descriptor event, const std::stop_token& stop)
      : m_event(std::move(event))
      , m_callback(stop, [this] {
        std::ignore = eventfd_write(m_event.get(), 1); // cannot fail: the counter is at 0
      })
  {
  }

  [[nodiscard]] int descriptor() const { return m_event.get(); }

private:
  Descriptor m_event;
  std::stop_callback<std::function<void()>> m_callback;
};

FileSource::FileSource(int descriptor, Owned owned, std::string name)
    : m_descriptor(descriptor)
    , m_owned(owned)
    , m_name(std::move(name))
{
}

FileSource::~FileSource()
{
  if (m_owned == Owned::yes) {
    ::close(m_descriptor);
  }
}

Result<std::unique_ptr<FileSource>> FileSource::open(const std::filesystem::path& path)
{
  const int descriptor = retry([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); });
  if (descriptor < 0) {
    return fail(system_error("read", path, errno));
  }
  return make(descriptor, Owned::yes, path.string());
}

Result<std::unique_ptr<FileSource>> FileSource::borrow(int descriptor, std::string name)
{
  return make(descriptor, Owned::no, std::move(name));
}

Result<std::unique_ptr<FileSource>> FileSource::make(int descriptor, Owned owned, std::string name)
{
  // NOLINTNEXTLINE(modernize-make-unique): the constructor is private
  std::unique_ptr<FileSource> source(new FileSource(descriptor, owned, std::move(name)));

  struct stat found {};

  if (::fstat(descriptor, &found) != 0) {
    return fail(system_error("read", source->m_name, errno));
  }
  if (S_ISDIR(found.st_mode)) {
    return fail(
        Failure::no_regular_file, text(quote(source->m_name), " is a folder"), "name a file");
  }
  if (S_ISREG(found.st_mode)) {
    source->m_size = static_cast<std::uint64_t>(found.st_size);
  }
  return source;
}

Result<> FileSource::stop_on(const std::stop_token& stop)
{
  Descriptor event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!event.is_open()) {
    return fail(system_error("make an event for", m_name, errno));
  }
  m_wake = std::make_unique<Wake>(std::move(event), stop);
  return {};
}

Result<> FileSource::wait_readable()
{
  const int wake = m_wake ? m_wake->descriptor() : -1; // poll leaves out a negative one
  std::array<pollfd, 2> watched = {{{m_descriptor, POLLIN, 0}, {wake, POLLIN, 0}}};
  if (retry([&] { return ::poll(watched.data(), watched.size(), -1); }) < 0) {
    return fail(system_error("wait for", m_name, errno));
  }
  if (watched[1].revents != 0) {
    return fail(ErrorCode::cancelled, "reading was stopped");
  }
  return {};
}

Result<std::size_t> FileSource::read(std::span<char> into)
{
  for (;;) {
    if (!m_size) {
      HOOKCTL_TRY(wait_readable()); // somebody may also have made stdin non-blocking
    }
    const ssize_t count = retry([&] { return ::read(m_descriptor, into.data(), into.size()); });
    if (count >= 0) {
      return static_cast<std::size_t>(count);
    }
    if (errno != EAGAIN) {
      return fail(system_error("read", m_name, errno));
    }
  }
}

Result<std::optional<std::uint64_t>> readable_size(const std::filesystem::path& path)
{
  struct stat found {};

  if (::stat(path.c_str(), &found) != 0 || ::access(path.c_str(), R_OK) != 0) {
    return fail(system_error("read", path, errno));
  }
  if (S_ISDIR(found.st_mode)) {
    return fail(
        Failure::no_regular_file, text(quote(path.string()), " is a folder"), "name a file");
  }
  return S_ISREG(found.st_mode) ? std::optional(static_cast<std::uint64_t>(found.st_size))
                                : std::nullopt;
}

} // namespace hookctl::os
