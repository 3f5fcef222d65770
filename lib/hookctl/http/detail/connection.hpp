#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/http/detail/refusal.hpp"
#include "hookctl/http/detail/signal_fd.hpp"
#include "hookctl/http/detail/socket.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::http::detail {

/// One sender's connection: a socket, what was read from it and not yet used, and deadlines on
/// every wait. Used by one thread at a time.
class Connection {
public:
  struct Timing {
    const Clock& clock;
    /// Of one read or write.
    std::chrono::milliseconds wait;
    /// Raised when the server stops: from then on a read waits a moment only.
    const SignalFd& stopping;
  };

  Connection(Socket socket, std::string remote_address, const Timing& timing)
      : m_socket(std::move(socket))
      , m_remote_address(std::move(remote_address))
      , m_timing(timing)
  {
  }

  [[nodiscard]] int descriptor() const { return m_socket.get(); }

  [[nodiscard]] const std::string& remote_address() const { return m_remote_address; }

  /// What has come and is not used yet.
  std::string& buffer() { return m_buffer; }

  /// Waits for more and puts it into the buffer. 408 after the deadline or one read's time, status
  /// 0 when the peer is gone.
  Checked<void> read_more(SteadyTime deadline);

  /// All of it, or false when the peer is gone or takes too long.
  bool write(std::string_view bytes);

  /// Ends it so that what was written still arrives, though the peer may be sending: closing a
  /// socket that has unread bytes would throw the answer away.
  void close_gently();

  /// When an idle connection is closed; for whoever keeps it meanwhile.
  SteadyTime idle_until;

private:
  bool wait_readable(SteadyTime deadline);

  Socket m_socket;
  std::string m_remote_address;
  Timing m_timing;
  std::string m_buffer;
  std::optional<SteadyTime> m_hurry_until;
};

} // namespace hookctl::http::detail
