#include "hookctl/http/detail/connection.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace hookctl::http::detail {

Connection::Received Connection::receive(std::span<char> space, std::string_view& bytes)
{
  const auto length = ::recv(socket.get(), space.data(), space.size(), 0);
  if (length > 0) {
    bytes = {space.data(), static_cast<std::size_t>(length)};
    // Less than asked for is all there was, and whatever comes then is announced anew; only an
    // end that was announced already is not.
    readable = bytes.size() == space.size() || hung_up;
    return Received::some;
  }
  readable = false;
  const bool is_open = length < 0 && (errno == EAGAIN || errno == EINTR);
  return is_open ? Received::nothing_now : Received::end;
}

void Connection::keep(std::string_view rest)
{
  if (rest.empty()) {
    input = {};
  } else if (input.empty()) {
    input = rest;
  } else {
    input.erase(0, input.size() - rest.size());
  }
}

void Connection::queue(std::string bytes)
{
  if (m_output.empty()) {
    m_output = std::move(bytes);
  } else {
    m_output += bytes;
  }
}

Connection::Sent Connection::flush()
{
  while (m_sent < m_output.size()) {
    const auto sent =
        ::send(socket.get(), m_output.data() + m_sent, m_output.size() - m_sent, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent < 0) {
      return errno == EAGAIN ? Sent::part : Sent::peer_gone;
    }
    m_sent += static_cast<std::size_t>(sent);
  }
  m_output = {};
  m_sent = 0;
  return Sent::all;
}

} // namespace hookctl::http::detail
