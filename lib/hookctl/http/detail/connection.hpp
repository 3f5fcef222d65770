#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/http/detail/assembler.hpp"
#include "hookctl/http/detail/connection_id.hpp"
#include "hookctl/http/detail/deadlines.hpp"
#include "hookctl/http/detail/peer.hpp"
#include "hookctl/http/detail/reply.hpp"
#include "hookctl/http/detail/shared_total.hpp"
#include "hookctl/http/detail/socket.hpp"
#include "hookctl/http/detail/tls_link.hpp"

#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hookctl::http::detail {

/// One sender's connection: its socket, what came and is not used yet, what is to go out, and how
/// far its request is. The serving thread's alone.
class Connection {
public:
  enum class Phase {
    idle,      ///< nothing of a request has come
    handshake, ///< TLS is agreed on
    head,      ///< a request's head is coming
    body,      ///< its body is
    handling,  ///< a reply is awaited; nothing is read meanwhile
    replying,  ///< the reply goes out
    lingering, ///< all is said; what still comes is thrown away, so that the answer arrives
    closed,    ///< the socket is; the rest goes at the end of the turn
  };

  /// Everything that must outlive it.
  struct Needs {
    const ServerLimits& limits;
    Total buffered;
  };

  Connection(ConnectionId name, Socket its_socket, Peer its_peer, const Needs& needs)
      : id(name)
      , socket(std::move(its_socket))
      , peer(std::move(its_peer))
      , assembler(needs.limits)
      , charge(needs.buffered)
  {
  }

  enum class Received { some, nothing_now, end };

  /// Reads once into `space`; `bytes` is what the socket carries. Notes in `readable` whether there
  /// may be more.
  Received receive(std::span<char> space, std::string_view& bytes);

  enum class Sent { all, part, peer_gone };

  /// What was queued, as far as the peer takes it now; with TLS, what TLS has to say as well.
  Sent flush();

  /// To send `bytes` after what stands there already.
  void queue(std::string bytes);

  [[nodiscard]] bool has_output() const { return !m_output.empty() || (tls && tls->has_unsent()); }

  /// Says over TLS that nothing follows, if the peer takes it now.
  void end_tls();

  /// Puts back what was not used of `rest`: all of what receive() gave, or the end of `input`.
  void keep(std::string_view rest);

  const ConnectionId id;
  Socket socket;
  const Peer peer;
  Phase phase = Phase::idle;
  bool readable = false;   ///< the system said so, and it was not read to its end
  bool hung_up = false;    ///< the peer has ended its side: reading reaches an end
  bool keeps_alive = true; ///< after the reply that goes out
  bool lingers = false;    ///< after it, when it is not kept
  bool is_counted = false; ///< towards its address's connections
  Method method = Method::other;
  std::uint32_t request = 0; ///< counts them
  std::string input;         ///< has come and is not used yet
  Assembler assembler;
  Charge charge;                ///< for both
  std::unique_ptr<TlsLink> tls; ///< between the socket and all of this, when it is spoken
  Alarm alarm;
  SteadyTime body_began;
  bool is_idle = true;                     ///< the table's
  std::list<ConnectionId>::iterator place; ///< the table's

private:
  Sent flush_plain();
  Sent flush_tls();
  Sent send_some(std::string_view bytes, std::size_t& sent);

  std::string m_output;
  std::size_t m_sent = 0;
};

} // namespace hookctl::http::detail
