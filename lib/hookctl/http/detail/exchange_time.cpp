#include "hookctl/http/detail/exchange.hpp"
#include "hookctl/http/detail/reply.hpp"

#include <algorithm>

namespace hookctl::http::detail {

namespace {

/// What a half-sent request gets once the server stops.
constexpr std::chrono::milliseconds kStopGrace{1000};

} // namespace

void Exchange::give_time(Connection& connection, std::chrono::milliseconds time)
{
  SteadyTime at = m_now + time;
  if (m_stop) {
    const bool is_coming = connection.phase == Phase::handshake ||
                           connection.phase == Phase::head || connection.phase == Phase::body;
    at = std::min(at, is_coming ? m_stop->half_sent : m_stop->all);
  }
  m_deadlines.set(connection.id, connection.alarm, at);
}

SteadyTime Exchange::body_deadline(const Connection& connection) const
{
  const auto& limits = m_parts.limits;
  const std::chrono::milliseconds earned(connection.assembler.received() * 1000 /
                                         std::max<std::size_t>(limits.body_rate, 1));
  const auto deadline =
      connection.body_began + std::min(limits.body_grace + earned, limits.body_deadline);
  return m_stop ? std::min(deadline, m_stop->half_sent) : deadline;
}

void Exchange::look_at_deadlines()
{
  while (const auto id = m_deadlines.take(m_now)) {
    Connection* const connection = find(*id);
    if (connection == nullptr) {
      continue;
    }
    connection->alarm.placed.reset();
    if (connection->alarm.at > m_now) {
      m_deadlines.set(*id, connection->alarm, connection->alarm.at);
    } else {
      guard(*connection, [&] { expire(*connection); });
    }
  }
}

void Exchange::expire(Connection& connection)
{
  switch (connection.phase) {
  case Phase::idle:
    m_counters.add(Count::idle_closed);
    close(connection);
    return;
  case Phase::handshake:
    m_counters.add(Count::slow_handshake);
    close(connection);
    return;
  case Phase::head:
    refuse(connection, {408, "the request came too slowly"}, Count::slow_head);
    return;
  case Phase::body:
    if (const SteadyTime deadline = body_deadline(connection); deadline > m_now) {
      m_deadlines.set(connection.id, connection.alarm, deadline);
      return;
    }
    refuse(connection, {408, "the request came too slowly"}, Count::slow_body);
    return;
  case Phase::handling:
    m_counters.add(Count::no_reply);
    respond(connection, unavailable("no reply, try again later"));
    return;
  case Phase::replying:
    m_counters.add(Count::slow_reader);
    close(connection);
    return;
  case Phase::lingering:
    close(connection);
    return;
  case Phase::closed:
    return;
  }
}

void Exchange::hurry()
{
  begin_turn();
  m_stop = Stop{m_now + kStopGrace, m_now + m_parts.limits.stop_deadline};
  m_connections.for_each([this](Connection& connection) {
    if (connection.phase == Phase::closed) {
      return;
    }
    if (connection.phase == Phase::idle && connection.input.empty() && !connection.readable) {
      close(connection);
      return;
    }
    give_time(connection,
              std::chrono::ceil<std::chrono::milliseconds>(connection.alarm.at - m_now));
  });
}

std::chrono::milliseconds Exchange::may_wait()
{
  constexpr std::chrono::minutes kLongest{1};
  if (!m_ready.empty() || !m_closed.empty() || !m_replies->may_sleep()) {
    return {};
  }
  const auto next = m_deadlines.next();
  if (!next) {
    return kLongest;
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*next - m_parts.clock.steady_now());
  return std::clamp<std::chrono::milliseconds>(left, {}, kLongest);
}

} // namespace hookctl::http::detail
