#pragma once

#include "hookctl/crypto/handles.hpp"
#include "hookctl/crypto/public_key.hpp"

#include <memory>
#include <optional>
#include <string>

namespace hookctl::crypto {

/// What a key can sign with.
enum class KeyKind { ed25519, p256, p384, p521, rsa, rsa_pss };

/// OpenSSL's key and what is known about it, looked up once.
struct KeyHandle {
  std::shared_ptr<EVP_PKEY> key;
  KeyKind kind = KeyKind::rsa;
  int bits = 0;
  /// The only use that the key's own text allows (a JWK's `alg`).
  std::optional<SignatureAlgorithm> only;
};

enum class KeyPart { public_half, private_half };

/// Makes AsymmetricKeys out of what the formats hold.
class KeyReader {
public:
  /// invalid_argument for a kind of key that no algorithm here uses.
  static Result<AsymmetricKey>
  wrap(PKey key, KeyPart part, std::string id = {}, std::optional<SignatureAlgorithm> only = {});

  /// The same key with what its JWK says about it.
  static AsymmetricKey
  named(const AsymmetricKey& key, std::string id, std::optional<SignatureAlgorithm> only);
};

} // namespace hookctl::crypto
