#include "hookctl/http/detail/exchange.hpp"

namespace hookctl::http::detail {

namespace {

/// Signatures cost a millisecond each: those who have shaken hands go on in between.
constexpr std::size_t kHandshakesAtOnce = 4;
/// What a peer may make us say without taking it.
constexpr std::size_t kMostUnsent = 64U << 10U;

} // namespace

/// As Connection::receive(), with the TLS taken off.
Connection::Received Exchange::receive_tls(Connection& connection, std::string_view& bytes)
{
  TlsLink& tls = *connection.tls;
  if (tls.state() == TlsLink::State::ended) {
    return Connection::Received::end;
  }
  const bool was_starting = tls.is_starting();
  if (was_starting && m_handshakes >= kHandshakesAtOnce) {
    return Connection::Received::nothing_now; // it stays readable, and has its turn in the next
  }
  std::string_view ciphertext;
  const auto received = connection.receive(m_ciphertext, ciphertext);
  if (received != Connection::Received::some) {
    return received;
  }
  tls.feed(ciphertext, m_space, bytes);
  if (!go_on_with_tls(connection)) {
    return Connection::Received::nothing_now;
  }
  if (was_starting) {
    go_on_with_handshake(connection);
  }
  return bytes.empty() ? Connection::Received::nothing_now : Connection::Received::some;
}

/// False when that was the connection's end.
bool Exchange::go_on_with_tls(Connection& connection)
{
  TlsLink& tls = *connection.tls;
  switch (tls.state()) {
  case TlsLink::State::plain_http:
    connection.tls.reset();
    refuse(connection, {400, "this port speaks TLS: the URL begins with https"}, Count::plain_http);
    return false;
  case TlsLink::State::failed:
    m_counters.add(Count::tls_failed);
    m_parts.logger.debug(
        "http.tls_failed",
        {{"why", std::string(tls.why_failed())}, {"peer", connection.peer.address}});
    close(connection);
    return false;
  case TlsLink::State::ended:
    connection.readable = true; // to its end, which is not announced
    break;
  default:
    break;
  }
  if (tls.has_unsent()) {
    send(connection);
  }
  if (connection.phase != Phase::closed && tls.unsent().size() > kMostUnsent) {
    m_counters.add(Count::slow_reader);
    close(connection);
  }
  return connection.phase != Phase::closed;
}

void Exchange::go_on_with_handshake(Connection& connection)
{
  const TlsLink& tls = *connection.tls;
  m_handshakes += tls.state() == TlsLink::State::waiting ? 0U : 1U;
  if (!tls.is_starting()) {
    m_counters.add(tls.is_resumed() ? Count::tls_resumed : Count::tls_handshakes);
    become_idle(connection);
    return;
  }
  connection.charge.set(tls.held_bytes());
  if (m_counters.buffered_bytes > m_parts.limits.buffered_bytes) {
    m_counters.add(Count::buffers_full);
    close(connection);
  } else if (connection.phase != Phase::handshake) {
    connection.phase = Phase::handshake;
    m_connections.mark_busy(connection);
    give_time(connection, m_parts.limits.head_deadline);
  }
}

} // namespace hookctl::http::detail
