#include "hookctl/http/detail/exchange.hpp"

#include "hookctl/http/detail/reply.hpp"

#include <sys/epoll.h>

#include <exception>
#include <utility>

namespace hookctl::http::detail {

namespace {

constexpr std::size_t kReadSize = 64U << 10U;
constexpr std::size_t kCiphertextReadSize = kReadSize - crypto::kTlsRecord;

} // namespace

Exchange::Exchange(const ServerParts& parts, const std::shared_ptr<Counters>& counters)
    : m_parts(parts)
    , m_counters(*counters)
    , m_buffered(counters, &counters->buffered_bytes)
    , m_told_open(Total(counters, &counters->open_connections))
    , m_told_idle(Total(counters, &counters->idle_connections))
    , m_told_in_flight(Total(counters, &counters->in_flight))
    , m_now(parts.clock.steady_now())
    , m_connections({parts.limits, m_buffered})
    , m_replies(std::make_shared<ReplyQueue>())
    , m_space(kReadSize)
    , m_tls(parts.tls)
    , m_ciphertext(m_tls.is_used() ? kCiphertextReadSize : 0)
    , m_body_threads({parts.limits.body_threads, parts.limits.queued_bodies},
                     [this](BodyThreads::Job job) { handle(std::move(job)); })
{
}

Connection* Exchange::find(ConnectionId id)
{
  Connection* const connection = m_connections.find(id);
  return connection != nullptr && connection->phase != Phase::closed ? connection : nullptr;
}

/// Out of memory, say: this connection ends, the server does not.
void Exchange::guard(Connection& connection, const std::function<void()>& step)
{
  try {
    step();
  } catch (const std::exception& failure) {
    m_parts.logger.error("http.connection_failed", {{"error", failure.what()}});
    close(connection);
  }
}

void Exchange::on_events(ConnectionId id, std::uint32_t events)
{
  Connection* const connection = find(id);
  if (connection == nullptr) {
    return;
  }
  const bool is_gone = (events & (EPOLLERR | EPOLLHUP)) != 0;
  const bool has_ended = is_gone || (events & EPOLLRDHUP) != 0;
  connection->hung_up = connection->hung_up || has_ended;
  connection->readable = connection->readable || has_ended || (events & EPOLLIN) != 0;
  if (is_gone && connection->phase == Phase::handling) {
    close(*connection);
    return;
  }
  guard(*connection, [&] {
    if ((events & EPOLLOUT) != 0 && connection->has_output()) {
      send(*connection);
    }
    proceed(*connection);
  });
}

void Exchange::proceed_ready()
{
  for (const ConnectionId id : std::exchange(m_ready, {})) {
    if (Connection* const connection = find(id)) {
      guard(*connection, [&] {
        if (connection->phase == Phase::idle && !connection->input.empty()) {
          advance(*connection, connection->input);
        }
        proceed(*connection);
      });
    }
  }
}

/// One read at most, so that nobody is held up by a sender that never pauses.
void Exchange::proceed(Connection& connection)
{
  if (!connection.readable) {
    return;
  }
  switch (connection.phase) {
  case Phase::idle:
  case Phase::handshake:
  case Phase::head:
  case Phase::body:
    read(connection);
    break;
  case Phase::lingering:
    discard(connection);
    break;
  case Phase::handling: // what comes now waits in the system's buffers
  case Phase::replying:
  case Phase::closed:
    return;
  }
  if (connection.readable && connection.phase != Phase::handling) {
    m_ready.push_back(connection.id);
  }
}

void Exchange::read(Connection& connection)
{
  std::string_view bytes;
  switch (connection.tls ? receive_tls(connection, bytes) : connection.receive(m_space, bytes)) {
  case Connection::Received::nothing_now:
    return;
  case Connection::Received::end:
    if (connection.phase != Phase::idle) {
      m_counters.add(Count::peer_gone);
    }
    close(connection);
    return;
  case Connection::Received::some:
    break;
  }
  if (connection.input.empty()) {
    advance(connection, bytes);
  } else {
    connection.input += bytes;
    advance(connection, connection.input);
  }
}

void Exchange::advance(Connection& connection, std::string_view input)
{
  const auto progress = connection.assembler.feed(input);
  if (!progress) {
    refuse(connection, progress.error());
    return;
  }
  connection.keep(input);
  if (*progress == Assembler::Progress::complete) {
    dispatch(connection);
  } else {
    await_rest(connection, *progress);
  }
}

void Exchange::await_rest(Connection& connection, Assembler::Progress progress)
{
  if (progress == Assembler::Progress::needs_head && connection.input.empty()) {
    if (connection.phase != Phase::idle) { // half a line end that belonged to nothing
      become_idle(connection);
    }
    return;
  }
  connection.charge.set(connection.input.capacity() + connection.assembler.held_bytes());
  if (m_counters.buffered_bytes > m_parts.limits.buffered_bytes) {
    refuse(connection, {503, "busy, try again later"}, Count::buffers_full);
    return;
  }
  const Phase phase = progress == Assembler::Progress::needs_head ? Phase::head : Phase::body;
  if (connection.phase != phase) {
    connection.phase = phase;
    connection.body_began = m_now;
    m_connections.mark_busy(connection);
    give_time(connection,
              phase == Phase::head ? m_parts.limits.head_deadline : m_parts.limits.body_grace);
  }
  if (connection.assembler.take_continue() && connection.assembler.received() == 0 &&
      connection.input.empty()) {
    connection.queue("HTTP/1.1 100 Continue\r\n\r\n");
    send(connection);
  }
}

void Exchange::dispatch(Connection& connection)
{
  model::Request request = connection.assembler.take();
  request.remote_address = connection.peer.address;
  request.received_at = m_parts.clock.now();
  connection.method = request.method == "HEAD" ? Method::head : Method::other;
  connection.keeps_alive = connection.assembler.keeps_alive();
  connection.phase = Phase::handling;
  ++connection.request;
  m_connections.mark_busy(connection);
  connection.charge.set(connection.input.capacity());
  if (m_in_flight >= m_parts.limits.in_flight) {
    m_counters.add(Count::busy);
    respond(connection, unavailable("busy, try again later"));
    return;
  }
  const bool is_large = request.body.size() > m_parts.limits.inline_body_bytes;
  give_time(connection,
            is_large ? m_parts.limits.large_reply_deadline : m_parts.limits.reply_deadline);
  hand_over(connection, std::move(request));
}

void Exchange::hand_over(Connection& connection, model::Request request)
{
  const std::size_t body = request.body.size();
  Charge charge(m_buffered);
  charge.set(request.body.capacity());
  m_told_in_flight.set(++m_in_flight);
  m_counters.add(Count::requests);
  BodyThreads::Job job{
      std::move(request),
      make_responder(m_replies, {connection.id, connection.request}, std::move(charge))};
  if (body <= m_parts.limits.inline_body_bytes) {
    handle(std::move(job));
  } else if (!m_body_threads.push(job)) {
    m_counters.add(Count::busy);
    job.responder.send(unavailable("busy, try again later"));
  }
}

void Exchange::handle(BodyThreads::Job job)
{
  try {
    m_parts.handler(std::move(job.request), job.responder);
  } catch (const std::exception& failure) {
    m_parts.logger.error("http.handler_failed", {{"error", failure.what()}});
    job.responder.send(error_response({500, "internal error"}));
  }
}

void Exchange::become_idle(Connection& connection)
{
  connection.phase = Phase::idle;
  connection.charge.set(connection.input.size());
  m_connections.mark_idle(connection);
  give_time(connection, m_parts.limits.keep_alive);
}

} // namespace hookctl::http::detail
