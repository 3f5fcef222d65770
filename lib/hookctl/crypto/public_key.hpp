#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::crypto {

/// RFC 8032; FIPS 186-5 with a DER signature; RFC 8017 PKCS#1 v1.5 and PSS (salt as long as the
/// digest).
enum class SignatureAlgorithm {
  ed25519,
  ecdsa_p256_sha256,
  ecdsa_p384_sha384,
  ecdsa_p521_sha512,
  rsa_sha1,
  rsa_sha256,
  rsa_sha384,
  rsa_sha512,
  rsa_pss_sha256,
  rsa_pss_sha384,
  rsa_pss_sha512
};

/// `ed25519`, `ecdsa-p256-sha256`, `rsa-sha256`, `rsa-pss-sha512`, …; nullopt for another word.
std::optional<SignatureAlgorithm> parse_signature_algorithm(std::string_view name);
std::string_view to_string(SignatureAlgorithm algorithm);

struct KeyHandle; ///< OpenSSL's EVP_PKEY, behind this module's walls

/// A public key, or a private one. Cheap to copy; safe to use from any thread.
class AsymmetricKey {
public:
  /// Which of a set it is: the JWK's `kid`; "" otherwise.
  [[nodiscard]] const std::string& id() const { return m_id; }

  [[nodiscard]] bool is_private() const { return m_private; }

  /// True when the key can be used so: an Ed25519 key with ed25519, a P-256 key with
  /// ecdsa_p256_sha256, an RSA key of 1024 bits or more with rsa_*.
  [[nodiscard]] bool fits(SignatureAlgorithm algorithm) const;

private:
  friend class KeyReader;
  friend Result<bool>
  verify_signature(SignatureAlgorithm, const AsymmetricKey&, std::string_view, std::string_view);
  friend Result<std::string>
  make_signature(SignatureAlgorithm, const AsymmetricKey&, std::string_view);
  std::shared_ptr<KeyHandle> m_handle;
  std::string m_id;
  bool m_private = false;
};

/// Every key in a text, told apart by its look: PEM (SPKI, PKCS#1, an X.509 certificate, or a
/// private key; lost line breaks are mended, and "RSA PUBLIC KEY" around an SPKI is taken for what
/// it is), bare base64 of DER, 32 bytes in hex or base64 (Ed25519), `whpk_…`, `whsk_…`, a JWK or a
/// JWK set (RFC 7517; keys of kinds we do not know are left out). At most 64 keys, 256 KiB.
/// invalid_argument, which never repeats the text. A certificate's dates are not looked at: it was
/// pinned.
Result<std::vector<AsymmetricKey>> load_keys(std::string_view text);

/// False when the signature is not of this key and message, or is malformed; internal when the
/// library fails.
Result<bool> verify_signature(SignatureAlgorithm algorithm,
                              const AsymmetricKey& key,
                              std::string_view message,
                              std::string_view signature);

/// invalid_argument when the key is not private or does not fit.
Result<std::string>
make_signature(SignatureAlgorithm algorithm, const AsymmetricKey& key, std::string_view message);

/// r || s (RFC 7518 section 3.4) as DER and back; nullopt when it is malformed.
std::optional<std::string> ecdsa_to_der(std::string_view raw);
std::optional<std::string> ecdsa_to_raw(std::string_view der, std::size_t field_bytes);

} // namespace hookctl::crypto
