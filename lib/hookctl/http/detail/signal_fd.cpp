#include "hookctl/http/detail/signal_fd.hpp"

#include "hookctl/base/assert.hpp"

#include <sys/eventfd.h>

#include <cstdint>
#include <tuple>

namespace hookctl::http::detail {

SignalFd::SignalFd()
    : m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
  HOOKCTL_ASSERT(m_event.is_open());
}

void SignalFd::raise() const
{
  const std::uint64_t one = 1;
  std::ignore =
      ::write(m_event.get(), &one, sizeof(one)); // fails only when it is raised 2^64 times already
}

void SignalFd::lower() const
{
  std::uint64_t count = 0;
  std::ignore = ::read(m_event.get(), &count, sizeof(count)); // fails only when it is not raised
}

} // namespace hookctl::http::detail
