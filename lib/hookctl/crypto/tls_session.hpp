#pragma once

#include "hookctl/crypto/tls_context.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hookctl::crypto {

/// A record's content at most (RFC 8446 section 5.1), and what it may be once it is encrypted.
inline constexpr std::size_t kTlsRecord = 16U << 10U;
inline constexpr std::size_t kTlsCiphertextRecord = kTlsRecord + 256 + 5;

/// The server's side of one TLS connection, without its socket: ciphertext goes in and comes out as
/// bytes. Never waits. One thread at a time.
class TlsSession {
public:
  explicit TlsSession(const TlsContext& context);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;
  ~TlsSession();

  enum class State {
    handshaking,
    open,
    ended, ///< the peer said close_notify: nothing more comes, but we may still write
    failed ///< neither way any more; what output() holds tells the peer why
  };

  [[nodiscard]] State state() const { return m_state; }

  /// Takes all of `ciphertext` and puts what it says at the front of `plaintext`, which must have
  /// room for `ciphertext` and a record more; gives its length. Fills output() when the protocol
  /// wants to answer.
  std::size_t feed(std::string_view ciphertext, std::span<char> plaintext);

  /// Encrypts into output(). Nothing before the handshake is done or after it failed.
  void write(std::string_view plaintext);

  /// close_notify into output(): nothing will be written after it.
  void end();

  /// What is to be sent to the peer; whoever sends it takes it out.
  [[nodiscard]] std::string& output() { return m_output; }

  /// Without a certificate and a key exchange of its own: a ticket of before was shown.
  [[nodiscard]] bool is_resumed() const;

  /// OpenSSL's words for the failure: `no shared cipher`.
  [[nodiscard]] const std::string& why_failed() const { return m_why; }

private:
  struct Engine;

  void shake_hands();
  std::size_t read(std::span<char> plaintext);
  void note(int result);

  State m_state = State::handshaking;
  std::string_view m_input;
  std::string m_output;
  std::string m_why;
  std::unique_ptr<Engine> m_engine; ///< last: it ends before what it refers to
};

} // namespace hookctl::crypto
