#include "hookctl/http/detail/connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace hookctl::http::detail {

namespace {

constexpr std::chrono::milliseconds kStopGrace{1000};
constexpr std::chrono::milliseconds kLinger{1000};
constexpr std::size_t kReadSize = 16U << 10U;

int to_poll_timeout(std::chrono::milliseconds left)
{
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

} // namespace

/// False when the time is over. Once the server stops, what is left of a request has to come soon,
/// however slowly it drips.
bool Connection::wait_readable(SteadyTime deadline)
{
  for (;;) {
    const auto now = m_timing.clock.steady_now();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        std::min(deadline, m_hurry_until.value_or(deadline)) - now);
    const auto wait = std::min(left, m_timing.wait);
    std::array<pollfd, 2> ready = {
        {{m_socket.get(), POLLIN, 0}, {m_timing.stopping.get(), POLLIN, 0}}};
    const int count = ::poll(ready.data(), m_hurry_until ? 1 : 2, to_poll_timeout(wait));
    if (count == 0) {
      return false;
    }
    if (count > 0 && ready[0].revents != 0) {
      return left.count() > 0;
    }
    if (ready[1].revents != 0) {
      m_hurry_until = now + kStopGrace;
    }
  }
}

Checked<void> Connection::read_more(SteadyTime deadline)
{
  if (!wait_readable(deadline)) {
    return refuse(408, "the request came too slowly");
  }
  std::array<char, kReadSize> bytes;
  const auto length = ::recv(m_socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) {
    return {};
  }
  if (length <= 0) {
    return refuse(0, "the peer is gone");
  }
  m_buffer.append(bytes.data(), static_cast<std::size_t>(length));
  return {};
}

bool Connection::write(std::string_view bytes)
{
  const auto deadline = m_timing.clock.steady_now() + 2 * m_timing.wait;
  while (!bytes.empty()) {
    const auto sent =
        ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno != EAGAIN && errno != EINTR) {
      return false;
    }
    pollfd ready = {m_socket.get(), POLLOUT, 0};
    if (m_timing.clock.steady_now() > deadline ||
        ::poll(&ready, 1, to_poll_timeout(m_timing.wait)) == 0) {
      return false;
    }
  }
  return true;
}

void Connection::close_gently()
{
  ::shutdown(m_socket.get(), SHUT_WR);
  const auto deadline = m_timing.clock.steady_now() + kLinger;
  while (read_more(deadline)) {
    m_buffer.clear();
  }
  m_socket.close();
}

} // namespace hookctl::http::detail
