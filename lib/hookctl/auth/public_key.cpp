#include "hookctl/auth/detail/asymmetric.hpp"
#include "hookctl/auth/detail/draft.hpp"
#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/signed_request.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::auth::detail {

namespace {

using crypto::SignatureAlgorithm;

Result<SignatureAlgorithm> find_algorithm(const std::string& name, ErrorCode code)
{
  const auto algorithm = crypto::parse_signature_algorithm(name);
  if (!algorithm) {
    return fail(code, text("algorithm ", quote(name), " is not known"));
  }
  return *algorithm;
}

EcdsaForm form_of(const preset::PublicKeyScheme& scheme)
{
  return scheme.raw_ecdsa ? EcdsaForm::raw : EcdsaForm::der;
}

/// The key that the request names, where the scheme has a place for it.
Result<std::string> read_key_id(const preset::PublicKeyScheme& scheme, const Check& check)
{
  return scheme.key_id ? find_once(*scheme.key_id, check) : std::string{};
}

/// Every algorithm that the scheme may take: its own, or those that a request may choose from.
std::vector<std::string> allowed_algorithms(const preset::PublicKeyScheme& scheme)
{
  if (!scheme.request.choice) {
    return {scheme.algorithm};
  }
  std::vector<std::string> names;
  for (const auto& [word, name] : scheme.request.choice->choose) {
    names.push_back(name);
  }
  return names;
}

/// The first private key for one of the scheme's algorithms: its id is put where the request names
/// the key.
Result<crypto::AsymmetricKey> choose_private_key(const preset::PublicKeyScheme& scheme,
                                                 const model::Secret& key)
{
  Error error;
  for (const std::string& name : allowed_algorithms(scheme)) {
    HOOKCTL_TRY_AS(const auto algorithm, find_algorithm(name, ErrorCode::invalid_argument));
    auto found = find_private_key(key, algorithm);
    if (found) {
      return found;
    }
    error = std::move(found).error();
  }
  return tl::unexpected<Error>(std::move(error));
}

} // namespace

Result<Verified> verify_public_key(const preset::PublicKeyScheme& scheme, const Check& check)
{
  HOOKCTL_TRY_AS(const std::string key_id, read_key_id(scheme, check));
  if (!scheme.request.choice) {
    HOOKCTL_TRY_AS(const auto algorithm, find_algorithm(scheme.algorithm, ErrorCode::unverified));
    HOOKCTL_TRY(require_key(check.keys, {algorithm, form_of(scheme), key_id}));
  }
  const auto fits = [&](const SignedText& signed_text, const UsableKey& key) -> Result<bool> {
    HOOKCTL_TRY_AS(const auto algorithm,
                   find_algorithm(signed_text.algorithm, ErrorCode::unverified));
    const AsymmetricClaim claim{algorithm, form_of(scheme), key_id};
    bool any = false;
    for (const std::string& candidate : signed_text.candidates) {
      HOOKCTL_TRY_AS(const bool one, fits_any(key, claim, signed_text.text, candidate));
      any = one || any;
    }
    return any;
  };
  return verify_signed_request(scheme.request, scheme.algorithm, check, fits);
}

Result<Draft> sign_public_key(const preset::PublicKeyScheme& scheme,
                              const model::Secret& key,
                              Draft draft,
                              const Context& context,
                              Rng& rng)
{
  HOOKCTL_TRY_AS(const auto first, choose_private_key(scheme, key));
  if (scheme.key_id && !first.id().empty()) {
    HOOKCTL_TRY(put(draft, *scheme.key_id, first.id()));
  }
  const auto make = [&](const std::string& message,
                        const std::string& name) -> Result<std::string> {
    HOOKCTL_TRY_AS(const auto algorithm, find_algorithm(name, ErrorCode::invalid_argument));
    HOOKCTL_TRY_AS(const auto private_key, find_private_key(key, algorithm));
    return make_signature(private_key, algorithm, form_of(scheme), message);
  };
  return sign_signed_request(
      scheme.request, scheme.algorithm, {}, std::move(draft), context, rng, make);
}

} // namespace hookctl::auth::detail
