#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace hookctl::crypto {

enum class TlsVersion { v1_2, v1_3 };

/// Whether a client shows a certificate of its own (mutual TLS).
enum class ClientCertificate { not_asked, optional, required };

/// A PEM text and what a person calls it: its file.
struct NamedPem {
  std::string_view name;
  std::string_view text;
};

struct TlsSettings {
  NamedPem certificate; ///< the server's own first, then its intermediates
  NamedPem key;
  ClientCertificate client = ClientCertificate::not_asked;
  NamedPem client_ca; ///< when it is asked: who vouches for clients
  TlsVersion oldest = TlsVersion::v1_2;
};

/// What there is to say about a certificate.
struct CertificateFacts {
  std::string serial; ///< hexadecimal, as `openssl x509 -serial` prints it
  TimePoint expires;
};

struct TlsContextHandle; ///< OpenSSL's SSL_CTX, behind this module's walls

/// What all sessions of a server share: certificate, key, rules. TLS 1.2 with forward secrecy and
/// AEAD ciphers, TLS 1.3 without early data, no renegotiation, no compression, session tickets
/// whose keys die with the context, ALPN `http/1.1` alone. Never changes: safe from any thread, and
/// sessions keep what they need of it.
class TlsContext {
public:
  /// invalid_data, naming the file and how to mend it: no certificate or key in it, a key behind a
  /// password, a key of another certificate, a certificate that is over or not begun at `now`.
  static Result<std::shared_ptr<const TlsContext>> make(const TlsSettings& settings, TimePoint now);

  TlsContext(std::unique_ptr<TlsContextHandle> handle, CertificateFacts facts);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

  [[nodiscard]] const CertificateFacts& certificate() const { return m_facts; }

private:
  friend class TlsSession;
  std::unique_ptr<TlsContextHandle> m_handle;
  CertificateFacts m_facts;
};

} // namespace hookctl::crypto
