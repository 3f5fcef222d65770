#pragma once

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/crypto/public_key.hpp"
#include "hookctl/json/document.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Compact JSON Web Signatures (RFC 7515 section 3.1) whose payload is a JSON object.
namespace hookctl::auth::detail {

inline constexpr std::size_t kMaxJws = 64U << 10U;

/// HMAC with a hash (HS256 …), or a signature with a public key (RS256, PS256, ES256, EdDSA …).
using JwsAlgorithm = std::variant<crypto::HashAlgorithm, crypto::SignatureAlgorithm>;

/// `HS256` … `EdDSA`; nullopt for any other word: there is no "none".
std::optional<JwsAlgorithm> parse_jws_algorithm(std::string_view name);

struct Jws {
  std::string algorithm; ///< the header's `alg`
  std::string key_id;    ///< the header's `kid`, or ""
  json::Document claims;
  std::string signing_input;
  std::string signature;
};

/// unverified, saying which part is wrong: three parts of strict base64url, at most kMaxJws; JSON
/// objects that name nothing twice; no `crit` (none is understood) and no unencoded payload. Keys
/// that the header brings along (`jwk`, `jku`, `x5c`) are never looked at.
Result<Jws> parse_jws(std::string_view token);

/// The label of the key that made the signature. `allowed` are the scheme's algorithms: the
/// header's must be one of them, and the keys must be of its kind. unverified otherwise.
Result<std::string> verify_jws(const Jws& jws,
                               const std::vector<std::string>& allowed,
                               const std::vector<UsableKey>& keys);

} // namespace hookctl::auth::detail
