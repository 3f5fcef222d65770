#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/crypto/tls_context.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::crypto {

/// One certificate of a chain, for a person.
struct ChainLink {
  std::string subject; ///< its common name, else the whole name
  std::string issuer;
  TimePoint begins;
  TimePoint expires;
};

/// A server's own certificate, then its intermediates as far as they were given.
struct CertificateChain {
  std::vector<ChainLink> links; ///< at least one
  /// "" when this machine's authorities vouch for it (and, where a host was asked, for that host);
  /// else why not, in OpenSSL's words.
  std::string why_untrusted;
};

/// Of a PEM file, as of `now`. invalid_data as of TlsContext::make().
Result<CertificateChain> examine_chain(const NamedPem& file, TimePoint now);

/// The client's side of a TLS handshake, without its socket, that ends once the server has shown
/// its certificates: whatever they are, nothing is sent to it. Never waits. One thread at a time.
class TlsInquiry {
public:
  /// `host` is asked for (SNI) and must be in the certificate; a name or an IP address.
  TlsInquiry(const std::string& host, TimePoint now);
  TlsInquiry(const TlsInquiry&) = delete;
  TlsInquiry& operator=(const TlsInquiry&) = delete;
  ~TlsInquiry();

  enum class State { going_on, done, failed };

  /// What the server sent; output() then holds what it is to be sent. To begin, nothing is fed.
  State feed(std::string_view ciphertext);

  /// Whoever sends it takes it out.
  [[nodiscard]] std::string& output() { return m_output; }

  /// Once it is done.
  [[nodiscard]] CertificateChain chain() const;

  /// OpenSSL's words, once it failed.
  [[nodiscard]] const std::string& why_failed() const { return m_why; }

private:
  struct Engine;

  std::string m_output;
  std::string m_why;
  std::unique_ptr<Engine> m_engine;
};

} // namespace hookctl::crypto
