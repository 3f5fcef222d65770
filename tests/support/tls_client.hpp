#pragma once

#include "tests/support/tls_certificates.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace hookctl::tests {

/// OpenSSL's own client, in memory: a stranger to judge a server by.
class TlsClient {
public:
  struct Settings {
    std::string authority; ///< PEM; whom it trusts
    KeyPair own = {};      ///< what it shows, when it is asked
    std::string oldest = "TLSv1.2";
    std::string newest = "TLSv1.3";
    std::string alpn = {}; ///< one protocol's name
  };

  explicit TlsClient(const Settings& settings);
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient();

  /// Goes on with the handshake; true once it is done.
  bool shake_hands();
  void feed(std::string_view ciphertext);
  /// What goes to the server.
  std::string take_output();
  void write(std::string_view plaintext);
  /// All that can be read now.
  std::string read();
  /// Says close_notify.
  void end();
  /// Wants to renegotiate; false when that cannot even be said.
  bool renegotiate();
  /// TLS 1.3: new keys, and the server is to change its own too.
  void update_keys();

  [[nodiscard]] bool has_failed() const { return m_failed; }

  /// The server said close_notify.
  [[nodiscard]] bool was_ended() const;
  [[nodiscard]] std::string version() const;
  [[nodiscard]] std::string alpn() const;
  [[nodiscard]] bool is_resumed() const;

  /// Begins with the session that `other` has a ticket of.
  void resume(TlsClient& other);

private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
  bool m_failed = false;
};

} // namespace hookctl::tests
