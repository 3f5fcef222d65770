#pragma once

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/crypto/public_key.hpp"

#include <string>
#include <string_view>
#include <vector>

// What the engines with public keys have in common: which of an account's keys a signature may be
// of, and how ECDSA signatures are written.
namespace hookctl::auth::detail {

/// `raw` is r || s.
enum class EcdsaForm { der, raw };

/// One signature of one text.
struct AsymmetricClaim {
  crypto::SignatureAlgorithm algorithm = crypto::SignatureAlgorithm::ed25519;
  EcdsaForm form = EcdsaForm::der;
  /// Which key the request names; "": none. A key without an id is tried all the same.
  std::string key_id;
};

/// unverified when none of the keys is of the algorithm's kind and of the named id.
Result<> require_key(const std::vector<UsableKey>& keys, const AsymmetricClaim& claim);

/// True when one of the key's public keys made the signature.
Result<bool> fits_any(const UsableKey& key,
                      const AsymmetricClaim& claim,
                      std::string_view message,
                      std::string_view signature);

/// True for a text that reads as a public key. Everybody knows it: it must never be the secret of
/// an HMAC. Texts of 64 characters and less may as well be secrets, and are not told apart.
bool is_public_text(const model::Secret& written);

/// The first private key in the text that can sign so. invalid_argument when there is none.
Result<crypto::AsymmetricKey> find_private_key(const model::Secret& written,
                                               crypto::SignatureAlgorithm algorithm);

Result<std::string> make_signature(const crypto::AsymmetricKey& key,
                                   crypto::SignatureAlgorithm algorithm,
                                   EcdsaForm form,
                                   std::string_view message);

} // namespace hookctl::auth::detail
