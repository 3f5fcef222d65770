#include "hookctl/http/detail/epoll.hpp"

#include "hookctl/base/assert.hpp"

#include <algorithm>
#include <tuple>

namespace hookctl::http::detail {

Epoll::Epoll()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
  HOOKCTL_ASSERT(m_epoll.is_open());
}

bool Epoll::add(int descriptor, std::uint32_t events, std::uint64_t key) const
{
  epoll_event event{};
  event.events = events;
  event.data.u64 = key;
  return ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Epoll::remove(int descriptor) const
{
  // Fails only when it is not there.
  std::ignore = ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, descriptor, nullptr);
}

std::span<const epoll_event> Epoll::wait(std::chrono::milliseconds at_most)
{
  constexpr std::int64_t kLongest = 60'000;
  const auto timeout = static_cast<int>(std::clamp<std::int64_t>(at_most.count(), 0, kLongest));
  const int count =
      ::epoll_wait(m_epoll.get(), m_ready.data(), static_cast<int>(m_ready.size()), timeout);
  return {m_ready.data(), static_cast<std::size_t>(std::max(count, 0))};
}

} // namespace hookctl::http::detail
