#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/crypto/tls_context.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace hookctl::listen {

/// Where a listener's TLS comes from.
struct TlsConfig {
  std::filesystem::path certificate; ///< PEM: the server's own, then its intermediates
  std::filesystem::path key;         ///< PEM, readable by its owner alone
  crypto::ClientCertificate client = crypto::ClientCertificate::not_asked;
  std::filesystem::path client_ca; ///< PEM, when clients are asked
  crypto::TlsVersion oldest = crypto::TlsVersion::v1_2;
};

/// What TLS is made of, kept in step with its files. They are read whole at each look, so that it
/// does not matter how they were replaced: by a rename, by a symbolic link, by a mount. On one
/// thread.
class CertificateFiles {
public:
  using Context = std::shared_ptr<const crypto::TlsContext>;

  explicit CertificateFiles(TlsConfig config)
      : m_config(std::move(config))
  {
  }

  /// denied for a key that others may read, or that we may not or is not there; invalid_data for
  /// all else that is wrong in the files. Both name the file.
  Result<Context> load(TimePoint now);

  /// nullopt when the files are as they were at the last look or load().
  std::optional<Result<Context>> look(TimePoint now);

private:
  struct Texts {
    std::string certificate;
    std::string key;
    std::string client_ca;
  };

  [[nodiscard]] Result<Texts> read() const;
  [[nodiscard]] Result<Context> make(const Texts& texts, TimePoint now) const;

  TlsConfig m_config;
  std::string m_seen; ///< a digest of the last texts, or the error
};

} // namespace hookctl::listen
