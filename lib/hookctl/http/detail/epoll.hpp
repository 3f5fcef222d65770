#pragma once

#include "hookctl/http/detail/socket.hpp"

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace hookctl::http::detail {

/// Which of many descriptors are ready.
class Epoll {
public:
  Epoll();

  /// `events` are the system's EPOLL words; `key` comes back with each of them. False when the
  /// system has no memory for one more.
  bool add(int descriptor, std::uint32_t events, std::uint64_t key) const;
  void remove(int descriptor) const;

  /// Waits until something is ready, or the time is over; valid until the next call.
  std::span<const epoll_event> wait(std::chrono::milliseconds at_most);

private:
  static constexpr std::size_t kAtOnce = 256;

  Socket m_epoll;
  std::array<epoll_event, kAtOnce> m_ready{};
};

} // namespace hookctl::http::detail
