#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::tests {

/// An answer as it stood on the wire.
struct RawResponse {
  int status = 0;
  std::string head; ///< status line and headers
  std::string body;

  /// The whole line of that header, or "".
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// A TCP connection that sends exactly the bytes it is told to. Every wait ends after ten seconds.
class RawSocket {
public:
  /// To 127.0.0.1 or, with `host`, to another numeric address. nullopt when nobody answers.
  static std::optional<RawSocket> connect(int port, const std::string& host = "127.0.0.1");

  /// To a socket file.
  static std::optional<RawSocket> connect_to_path(const std::string& path);

  explicit RawSocket(int descriptor)
      : m_descriptor(descriptor)
  {
  }

  RawSocket(RawSocket&& other) noexcept;
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;
  RawSocket& operator=(RawSocket&&) = delete;
  ~RawSocket();

  /// False when the peer is gone.
  bool send(std::string_view bytes) const;
  /// Ends it at once, both ways (RST).
  void reset();
  /// No more will come from us.
  void end_sending() const;

  /// The next response; status 0 when the connection ended or nothing came.
  RawResponse read_response();
  /// One chunk of what comes; "" at the end.
  std::string read_some();
  /// True when the peer closes (within ten seconds) without sending more.
  bool is_closed_by_peer();

private:
  int m_descriptor;
  std::string m_buffer;
};

/// A listening socket on 127.0.0.1. It takes connections, as the kernel does, and says nothing.
class RawListener {
public:
  /// As many connections as `backlog` and one more are taken while nobody accepts.
  explicit RawListener(int backlog = 16);
  ~RawListener();
  RawListener(const RawListener&) = delete;
  RawListener& operator=(const RawListener&) = delete;

  [[nodiscard]] int port() const { return m_port; }

  [[nodiscard]] int descriptor() const { return m_descriptor; }

  /// Waits for the next connection.
  RawSocket accept() const;

private:
  int m_descriptor;
  int m_port = 0;
};

/// The port at the end of `http://127.0.0.1:40123`.
int port_of(std::string_view base_url);

} // namespace hookctl::tests
