#include "hookctl/http/detail/connection.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <tuple>
#include <utility>

namespace hookctl::http::detail {

namespace {

/// Of a reply, encrypted at once.
constexpr std::size_t kSlice = 64U << 10U;

} // namespace

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
  return tls ? flush_tls() : flush_plain();
}

/// What the peer takes of `bytes`, added to `sent`.
Connection::Sent Connection::send_some(std::string_view bytes, std::size_t& sent)
{
  while (!bytes.empty()) {
    const auto length = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (length < 0 && errno == EINTR) {
      continue;
    }
    if (length < 0) {
      return errno == EAGAIN ? Sent::part : Sent::peer_gone;
    }
    bytes.remove_prefix(static_cast<std::size_t>(length));
    sent += static_cast<std::size_t>(length);
  }
  return Sent::all;
}

Connection::Sent Connection::flush_plain()
{
  const Sent sent = send_some(std::string_view(m_output).substr(m_sent), m_sent);
  if (sent == Sent::all) {
    m_output = {};
    m_sent = 0;
  }
  return sent;
}

/// A slice at a time, so that a large reply is not held twice.
Connection::Sent Connection::flush_tls()
{
  while (true) {
    std::size_t gone = 0;
    const Sent sent = send_some(tls->unsent(), gone);
    if (gone > 0) {
      tls->note_sent(gone);
    }
    if (sent != Sent::all) {
      return sent;
    }
    const auto next = std::string_view(m_output).substr(m_sent, kSlice);
    if (next.empty()) {
      m_output = {};
      m_sent = 0;
      return Sent::all;
    }
    tls->write(next);
    m_sent += next.size();
  }
}

void Connection::end_tls()
{
  if (tls && m_output.empty()) { // an answer that was cut off must not look whole
    tls->end();
    std::ignore = flush_tls(); // it is a courtesy
  }
}

} // namespace hookctl::http::detail
