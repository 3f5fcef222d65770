#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/http/detail/body_threads.hpp"
#include "hookctl/http/detail/connection_table.hpp"
#include "hookctl/http/detail/deadlines.hpp"
#include "hookctl/http/detail/listening_socket.hpp"
#include "hookctl/http/detail/refusal.hpp"
#include "hookctl/http/detail/reply_queue.hpp"
#include "hookctl/http/detail/tls_slot.hpp"
#include "hookctl/http/server.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace hookctl::http::detail {

/// What happens on the connections, step by step: idle, a request comes, it is handled, its reply
/// goes, idle again. No step waits; whoever runs it says what is ready. The serving thread's alone.
///
/// Connections are announced edge by edge (EPOLLET): what was not read to its end stays noted in
/// the connection, and in m_ready when it can go on.
class Exchange {
public:
  Exchange(const ServerParts& parts, const std::shared_ptr<Counters>& counters);

  // Once a turn.
  void begin_turn()
  {
    m_now = m_parts.clock.steady_now();
    m_handshakes = 0;
  }

  void take_replies();
  void proceed_ready();
  void look_at_deadlines();
  void bury_closed();

  /// A new connection, within the caps, or refused; nullptr when it was closed at once.
  Connection* admit(Accepted accepted);
  /// It is announced by `events` of EPOLL.
  void on_events(ConnectionId id, std::uint32_t events);
  /// Room for a new one, if any can be spared.
  void evict_idle();
  void close(Connection& connection);

  /// The server stops: what is idle goes, all else gets a little time and is told to close.
  void hurry();

  [[nodiscard]] std::size_t open() const { return m_connections.size(); }

  /// When the next turn is due though nothing is announced; also sees to it that a reply wakes the
  /// waiting thread.
  [[nodiscard]] std::chrono::milliseconds may_wait();

  [[nodiscard]] const SignalFd& wake() const { return m_replies->wake(); }

  void end() { m_replies->close(); }

  TlsSlot& tls() { return m_tls; }

private:
  using Phase = Connection::Phase;

  // exchange.cpp: a request comes.
  Connection* find(ConnectionId id);
  void guard(Connection& connection, const std::function<void()>& step);
  void proceed(Connection& connection);
  void read(Connection& connection);
  void advance(Connection& connection, std::string_view input);
  void await_rest(Connection& connection, Assembler::Progress progress);
  void dispatch(Connection& connection);
  void hand_over(Connection& connection, model::Request request);
  void handle(BodyThreads::Job job);
  void become_idle(Connection& connection);

  // exchange_reply.cpp: it is answered.
  void take_reply(Reply& reply);
  void respond(Connection& connection, const model::Response& response);
  void refuse(Connection& connection, const Refusal& refusal);
  void refuse(Connection& connection, const Refusal& refusal, Count count);
  void send(Connection& connection);
  void finish(Connection& connection);
  void linger(Connection& connection);
  void discard(Connection& connection);
  [[nodiscard]] bool is_uncapped(const Peer& peer) const;

  // exchange_tls.cpp: its bytes are encrypted.
  Connection::Received receive_tls(Connection& connection, std::string_view& bytes);
  bool go_on_with_tls(Connection& connection);
  void go_on_with_handshake(Connection& connection);

  // exchange_time.cpp: it takes too long.
  void give_time(Connection& connection, std::chrono::milliseconds time);
  void expire(Connection& connection);
  [[nodiscard]] SteadyTime body_deadline(const Connection& connection) const;

  struct Stop {
    SteadyTime half_sent; ///< until when requests may still come
    SteadyTime all;
  };

  const ServerParts& m_parts;
  Counters& m_counters;
  Total m_buffered; ///< in them
  // Its part of what is counted over all reactors.
  Charge m_told_open;
  Charge m_told_idle;
  Charge m_told_in_flight;
  SteadyTime m_now;
  std::optional<Stop> m_stop;
  ConnectionTable m_connections;
  Deadlines m_deadlines;
  std::shared_ptr<ReplyQueue> m_replies;
  std::vector<ConnectionId> m_ready;
  std::vector<ConnectionId> m_closed;
  std::vector<char> m_space; ///< where all connections are read into
  TlsSlot m_tls;
  std::vector<char> m_ciphertext; ///< likewise, before it is decrypted
  std::size_t m_handshakes = 0;   ///< gone on with in this turn
  std::size_t m_in_flight = 0;
  BodyThreads m_body_threads; ///< last: its threads use the others
};

} // namespace hookctl::http::detail
