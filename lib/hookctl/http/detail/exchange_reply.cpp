#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/exchange.hpp"
#include "hookctl/http/detail/reply.hpp"

#include <sys/socket.h>

namespace hookctl::http::detail {

namespace {

/// How long what a refused sender still sends is thrown away.
constexpr std::chrono::milliseconds kLinger{1000};
constexpr int kDiscardsAtOnce = 16;

Count count_of(int status)
{
  switch (status) {
  case 411:
    return Count::length_missing;
  case 413:
    return Count::body_too_large;
  case 414:
    return Count::target_too_long;
  case 415:
    return Count::coded_content;
  case 417:
    return Count::unmet_expectation;
  case 431:
    return Count::headers_too_large;
  case 501:
    return Count::unknown_coding;
  case 505:
    return Count::unknown_version;
  default:
    return Count::malformed;
  }
}

} // namespace

Connection* Exchange::admit(Accepted accepted)
{
  const ServerLimits& limits = m_parts.limits;
  m_counters.add(Count::connections);
  if (m_connections.size() >= limits.connections) {
    evict_idle();
    bury_closed();
  }
  if (m_connections.size() >= limits.connections) {
    m_counters.add(Count::connection_cap);
    if (!m_tls.is_used()) {
      const std::string bytes =
          render(unavailable("too many connections, try again later"), After::close, Method::other);
      ::send(accepted.socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
    return nullptr;
  }
  const bool is_capped = !is_uncapped(accepted.peer);
  const bool is_over =
      is_capped && m_connections.open_from(accepted.peer) >= limits.connections_per_address;
  Connection& connection =
      m_connections.add(std::move(accepted.socket),
                        std::move(accepted.peer),
                        is_capped && !is_over ? ConnectionTable::ByAddress::counted
                                              : ConnectionTable::ByAddress::uncounted);
  m_told_open.set(m_connections.size());
  give_time(connection, limits.keep_alive);
  if (m_tls.is_used()) {
    connection.tls = std::make_unique<TlsLink>(m_tls.get());
  }
  if (is_over && m_tls.is_used()) { // it would take a handshake to say so
    m_counters.add(Count::address_cap);
    close(connection);
  } else if (is_over) {
    refuse(connection, {429, "too many connections from this address"}, Count::address_cap);
  }
  return &connection;
}

bool Exchange::is_uncapped(const Peer& peer) const
{
  const auto address = model::IpAddress::parse(peer.address);
  return !address || model::find_network(m_parts.limits.uncapped, *address) != nullptr;
}

void Exchange::evict_idle()
{
  if (Connection* const oldest = m_connections.oldest_idle()) {
    m_counters.add(Count::idle_evicted);
    close(*oldest);
  }
}

void Exchange::take_replies()
{
  for (Reply& reply : m_replies->take()) {
    m_told_in_flight.set(--m_in_flight);
    take_reply(reply);
  }
}

void Exchange::take_reply(Reply& reply)
{
  Connection* const connection = find(reply.ticket.connection);
  if (connection == nullptr || connection->phase != Phase::handling ||
      connection->request != reply.ticket.request) {
    m_counters.add(Count::late_reply);
    return;
  }
  m_counters.add(reply.response ? Count::replies : Count::no_reply);
  guard(*connection, [&] {
    respond(*connection,
            reply.response ? *reply.response : unavailable("no reply, try again later"));
  });
}

void Exchange::respond(Connection& connection, const model::Response& response)
{
  connection.keeps_alive = connection.keeps_alive && !m_stop;
  const auto after = connection.keeps_alive ? After::keep : After::close;
  connection.queue(render(response, after, connection.method));
  connection.phase = Phase::replying;
  send(connection);
}

void Exchange::refuse(Connection& connection, const Refusal& refusal)
{
  refuse(connection, refusal, count_of(refusal.status));
}

void Exchange::refuse(Connection& connection, const Refusal& refusal, Count count)
{
  m_counters.add(count);
  m_parts.logger.debug("http.refused",
                       {{"status", refusal.status},
                        {"why", std::string(refusal.why)},
                        {"peer", connection.peer.address}});
  connection.input = {};
  connection.assembler.reset();
  connection.charge.set(0);
  connection.keeps_alive = false;
  connection.lingers = true;
  connection.method = Method::other;
  m_connections.mark_busy(connection);
  respond(connection, refusal.status == 503 ? unavailable(refusal.why) : error_response(refusal));
}

void Exchange::send(Connection& connection)
{
  switch (connection.flush()) {
  case Connection::Sent::part:
    if (connection.phase == Phase::replying) {
      give_time(connection, m_parts.limits.write_deadline);
    }
    return;
  case Connection::Sent::peer_gone:
    close(connection);
    return;
  case Connection::Sent::all:
    if (connection.phase == Phase::replying) {
      finish(connection);
    }
    return;
  }
}

void Exchange::finish(Connection& connection)
{
  if (!connection.keeps_alive) {
    // Closing a socket that has unread bytes would throw the answer away.
    if (connection.lingers || connection.readable || !connection.input.empty()) {
      linger(connection);
    } else {
      close(connection);
    }
    return;
  }
  become_idle(connection);
  if (connection.readable || !connection.input.empty()) {
    m_ready.push_back(connection.id);
  }
}

void Exchange::linger(Connection& connection)
{
  connection.end_tls();
  ::shutdown(connection.socket.get(), SHUT_WR);
  connection.phase = Phase::lingering;
  connection.keep({});
  give_time(connection, kLinger);
  // A peer that was done already is announced no more.
  connection.readable = true;
  m_ready.push_back(connection.id);
}

void Exchange::discard(Connection& connection)
{
  std::string_view bytes;
  for (int i = 0; i < kDiscardsAtOnce && connection.readable; ++i) {
    if (connection.receive(m_space, bytes) == Connection::Received::end) {
      close(connection);
      return;
    }
  }
}

void Exchange::close(Connection& connection)
{
  if (connection.phase == Phase::closed) {
    return;
  }
  connection.phase = Phase::closed;
  connection.readable = false;
  connection.end_tls();
  connection.socket.close();
  connection.charge.set(0);
  m_deadlines.remove(connection.id, connection.alarm);
  m_connections.mark_busy(connection);
  m_closed.push_back(connection.id);
}

void Exchange::bury_closed()
{
  for (const ConnectionId id : m_closed) {
    m_connections.remove(*m_connections.find(id));
  }
  m_closed.clear();
  m_told_open.set(m_connections.size());
  m_told_idle.set(m_connections.idle());
}

} // namespace hookctl::http::detail
