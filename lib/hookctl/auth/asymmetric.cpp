#include "hookctl/auth/detail/asymmetric.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

using crypto::AsymmetricKey;
using crypto::SignatureAlgorithm;

/// Of r and of s; 0 for what is not ECDSA.
std::size_t field_bytes(SignatureAlgorithm algorithm)
{
  switch (algorithm) {
  case SignatureAlgorithm::ecdsa_p256_sha256:
    return 32;
  case SignatureAlgorithm::ecdsa_p384_sha384:
    return 48;
  case SignatureAlgorithm::ecdsa_p521_sha512:
    return 66;
  default:
    return 0;
  }
}

bool is_named(const AsymmetricKey& key, const std::string& id)
{
  return id.empty() || key.id().empty() || key.id() == id;
}

/// As the cryptography library takes it; nullopt when it cannot be a signature.
std::optional<std::string> to_library_form(const AsymmetricClaim& claim, std::string_view signature)
{
  const std::size_t field = field_bytes(claim.algorithm);
  if (field == 0 || claim.form == EcdsaForm::der) {
    return std::string(signature);
  }
  return signature.size() == 2 * field ? crypto::ecdsa_to_der(signature) : std::nullopt;
}

} // namespace

Result<> require_key(const std::vector<UsableKey>& keys, const AsymmetricClaim& claim)
{
  bool any_fits = false;
  for (const UsableKey& key : keys) {
    for (const AsymmetricKey& one : key.public_keys) {
      const bool fits = one.fits(claim.algorithm);
      if (fits && is_named(one, claim.key_id)) {
        return {};
      }
      any_fits = any_fits || fits;
    }
  }
  if (any_fits) {
    return fail(Failure::signing_key_unknown,
                text("the request is signed with the key ",
                     quote(claim.key_id, 80),
                     ", which the account does not have"),
                "fetch the provider's key set again; it may have been rotated");
  }
  return fail(Failure::signing_key_unknown,
              text("the account has no key for ", crypto::to_string(claim.algorithm)),
              "it may be the key of another scheme, or of another environment");
}

Result<bool> fits_any(const UsableKey& key,
                      const AsymmetricClaim& claim,
                      std::string_view message,
                      std::string_view signature)
{
  const auto form = to_library_form(claim, signature);
  if (!form) {
    return false;
  }
  for (const AsymmetricKey& one : key.public_keys) {
    if (!one.fits(claim.algorithm) || !is_named(one, claim.key_id)) {
      continue;
    }
    HOOKCTL_TRY_AS(const bool fits, crypto::verify_signature(claim.algorithm, one, message, *form));
    if (fits) {
      return true; // nothing here is secret: how long it takes may tell which key it was
    }
  }
  return false;
}

bool is_public_text(const model::Secret& written)
{
  constexpr std::size_t kLongestBare = 64;
  return written.reveal().size() > kLongestBare && crypto::load_keys(written.reveal());
}

Result<AsymmetricKey> find_private_key(const model::Secret& written, SignatureAlgorithm algorithm)
{
  HOOKCTL_TRY_AS(const auto keys, crypto::load_keys(written.reveal()));
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const AsymmetricKey& key) {
    return key.is_private() && key.fits(algorithm);
  });
  if (found == keys.end()) {
    return fail(Failure::cannot_sign,
                text("there is no private key for ", crypto::to_string(algorithm)),
                "signing needs the private half: a PEM, whsk_… or a private JWK");
  }
  return *found;
}

Result<std::string> make_signature(const AsymmetricKey& key,
                                   SignatureAlgorithm algorithm,
                                   EcdsaForm form,
                                   std::string_view message)
{
  HOOKCTL_TRY_AS(std::string signature, crypto::make_signature(algorithm, key, message));
  const std::size_t field = field_bytes(algorithm);
  if (field == 0 || form == EcdsaForm::der) {
    return signature;
  }
  auto raw = crypto::ecdsa_to_raw(signature, field);
  if (!raw) {
    return fail(ErrorCode::internal, "an ECDSA signature of ours is malformed");
  }
  return std::move(*raw);
}

} // namespace hookctl::auth::detail
