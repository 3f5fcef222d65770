#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/listen/certificate_files.hpp"
#include "hookctl/log/logger.hpp"

#include <optional>
#include <stop_token>

namespace hookctl::listen {

/// Gives a server the certificate that its files hold, within a few seconds of a change and without
/// touching a connection. A pair that cannot serve is told in the log, and the last good one is
/// kept; so is the end of a certificate, a week ahead. On one thread.
class CertificateWatch {
public:
  struct Parts {
    http::Server& server;
    const Clock& clock;
    log::Logger& logger;
  };

  /// `serving` is the certificate that the server has.
  CertificateWatch(CertificateFiles& files,
                   const crypto::CertificateFacts& serving,
                   const Parts& parts);

  /// One look at the files.
  void look();

  /// Looks now and then until the stop is requested.
  void run(const std::stop_token& stop);

private:
  void take(const Result<CertificateFiles::Context>& loaded);
  void tell_trouble();
  void tell_end();

  CertificateFiles& m_files;
  Parts m_parts;
  crypto::CertificateFacts m_serving;
  std::optional<Error> m_trouble; ///< not told yet: the other file may be on its way
  bool m_told_end = false;
};

} // namespace hookctl::listen
