#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/crypto/handles.hpp"
#include "hookctl/crypto/tls_context.hpp"

#include <vector>

// What TLS reads from PEM files. Every failure is invalid_data and names the file.
namespace hookctl::crypto::detail {

inline constexpr std::size_t kMaxCertificates = 1000; ///< in one file: a system's whole set of CAs

/// In their order, at least one.
Result<std::vector<Certificate>> read_certificates(const NamedPem& file);

Result<PKey> read_private_key(const NamedPem& file);

CertificateFacts facts_of(const Certificate& certificate);

/// In UTC; 1970 for a time that is none.
TimePoint time_of(const ASN1_TIME* time);

/// That the certificate has begun and is not over at `now`.
Result<> check_dates(const Certificate& certificate, const NamedPem& file, TimePoint now);

} // namespace hookctl::crypto::detail
