#include "hookctl/os/handed_descriptor.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>

#include <utility>

namespace hookctl::os {

Result<HandedDescriptor> HandedDescriptor::take(int number)
{
  const std::string hint = "open it in the shell and give its number, as in: --ready-fd 3 3>file";
  if (number <= STDERR_FILENO) {
    return fail(Failure::descriptor_unusable,
                text("descriptor ", number, " is a standard stream; use 3 or more"),
                hint);
  }
  const int flags = ::fcntl(number, F_GETFL);
  if (flags < 0) {
    return fail(Failure::descriptor_unusable, text("descriptor ", number, " is not open"), hint);
  }
  if ((flags & O_ACCMODE) == O_RDONLY) {
    return fail(Failure::descriptor_unusable,
                text("descriptor ", number, " is not open for writing"),
                hint);
  }
  if (::fcntl(number, F_SETFD, FD_CLOEXEC) < 0) {
    return fail(system_error("use", text("descriptor ", number), errno));
  }
  return HandedDescriptor(number);
}

HandedDescriptor::HandedDescriptor(HandedDescriptor&& other) noexcept
    : m_number(std::exchange(other.m_number, -1))
{
}

HandedDescriptor& HandedDescriptor::operator=(HandedDescriptor&& other) noexcept
{
  std::swap(m_number, other.m_number);
  return *this;
}

HandedDescriptor::~HandedDescriptor()
{
  if (m_number >= 0) {
    ::close(m_number);
  }
}

Result<> HandedDescriptor::write_last(std::string_view bytes)
{
  const Descriptor last(std::exchange(m_number, -1));
  while (!bytes.empty()) {
    const ssize_t written = retry([&] { return ::write(last.get(), bytes.data(), bytes.size()); });
    if (written < 0) {
      return fail(system_error("write", text("descriptor ", last.get()), errno));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

} // namespace hookctl::os
