#pragma once

#include "hookctl/crypto/tls_session.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hookctl::http::detail {

/// The TLS of one connection: between what its socket carries and what the rest of the server sees.
/// Costs next to nothing until a whole record has come: who only connects, or drips, holds no
/// session. The serving thread's alone.
class TlsLink {
public:
  explicit TlsLink(std::shared_ptr<const crypto::TlsContext> context)
      : m_context(std::move(context))
  {
  }

  enum class State {
    waiting,     ///< no whole record has come
    handshaking, ///< it has, and a session takes up memory
    open,
    ended,      ///< the peer has ended its side in order
    plain_http, ///< the first byte is that of a request without TLS
    failed
  };

  [[nodiscard]] State state() const;

  [[nodiscard]] bool is_starting() const
  {
    const State now = state();
    return now == State::waiting || now == State::handshaking;
  }

  /// Takes all of `ciphertext`; `plaintext` is what it says, in `space`, which must have room for
  /// `ciphertext` and a record more.
  void feed(std::string_view ciphertext, std::span<char> space, std::string_view& plaintext);

  void write(std::string_view plaintext) { m_session->write(plaintext); }

  /// Tells the peer that nothing follows; once.
  void end();

  /// What is to go to the peer, as far as it has not gone.
  [[nodiscard]] std::string_view unsent() const;
  void note_sent(std::size_t bytes);

  [[nodiscard]] bool has_unsent() const { return !unsent().empty(); }

  /// What it takes up, about.
  [[nodiscard]] std::size_t held_bytes() const;

  [[nodiscard]] bool is_resumed() const { return m_session && m_session->is_resumed(); }

  /// Of state `failed`.
  [[nodiscard]] std::string_view why_failed() const;

private:
  void gather(std::string_view& ciphertext, std::span<char> space);

  std::shared_ptr<const crypto::TlsContext> m_context; ///< until there is a session
  std::string m_first;                                 ///< the first record, while it comes
  std::size_t m_handshake_bytes = 0;
  std::optional<State> m_final; ///< plain_http, or failed by our own rules
  std::size_t m_sent = 0;       ///< of the session's output
  bool m_said_end = false;
  std::unique_ptr<crypto::TlsSession> m_session;
};

} // namespace hookctl::http::detail
