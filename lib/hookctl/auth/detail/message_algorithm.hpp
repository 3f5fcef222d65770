#pragma once

#include "hookctl/crypto/public_key.hpp"

#include <optional>
#include <string_view>

namespace hookctl::auth::detail {

inline constexpr std::string_view kHmacSha256 = "hmac-sha256";

/// RFC 9421's names of the algorithms with public keys (section 6.2.2); nullopt for any other.
inline std::optional<crypto::SignatureAlgorithm> parse_message_algorithm(std::string_view name)
{
  using crypto::SignatureAlgorithm;
  if (name == "rsa-v1_5-sha256") {
    return SignatureAlgorithm::rsa_sha256;
  }
  for (const auto algorithm : {SignatureAlgorithm::ed25519,
                               SignatureAlgorithm::ecdsa_p256_sha256,
                               SignatureAlgorithm::ecdsa_p384_sha384,
                               SignatureAlgorithm::rsa_pss_sha512}) {
    if (crypto::to_string(algorithm) == name) {
      return algorithm;
    }
  }
  return std::nullopt;
}

} // namespace hookctl::auth::detail
