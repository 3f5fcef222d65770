#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/crypto/public_key.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

// How keys are written down, a file each. Every failure is invalid_argument and never repeats the
// text: it may be private.
namespace hookctl::crypto::detail {

inline constexpr std::size_t kMaxKeyText = 256U << 10U;
inline constexpr std::size_t kMaxKeysInText = 64;

/// One key in DER: SubjectPublicKeyInfo, PKCS#1, an X.509 certificate, PKCS#8 or a traditional
/// private key. Bytes after it are an error.
Result<AsymmetricKey> read_der(std::string_view der);

/// 32 bytes: a public key.
Result<AsymmetricKey> read_ed25519_public(std::string_view bytes);

/// 32 bytes (the seed), or 64 (the seed and its public key).
Result<AsymmetricKey> read_ed25519_private(std::string_view bytes);

/// Every block of a PEM text.
Result<std::vector<AsymmetricKey>> read_pem(std::string_view text);

/// A JWK, or the keys of a JWK set that can sign: others are left out.
Result<std::vector<AsymmetricKey>> read_jwks(std::string_view json);

} // namespace hookctl::crypto::detail
