#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/signed_request.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::auth::detail {

namespace {

Result<std::string> compute_digest(const std::string& algorithm, std::string_view message)
{
  const auto known = crypto::parse_hash_algorithm(algorithm);
  if (!known) {
    return fail(ErrorCode::unverified, text("algorithm ", quote(algorithm), " is not known"));
  }
  return crypto::digest(*known, message);
}

} // namespace

Result<Verified> verify_digest(const preset::DigestScheme& scheme, const Check& check)
{
  // The key is in the text: {secret}.
  const auto fits = [](const SignedText& signed_text, const UsableKey& /*key*/) -> Result<bool> {
    HOOKCTL_TRY_AS(const std::string expected,
                   compute_digest(signed_text.algorithm, signed_text.text));
    return matches_any(expected, signed_text.candidates);
  };
  return verify_signed_request(scheme.request, scheme.algorithm, check, fits);
}

Result<Draft> sign_digest(const preset::DigestScheme& scheme,
                          const model::Secret& key,
                          Draft draft,
                          const Context& context,
                          Rng& rng)
{
  HOOKCTL_TRY_AS(const model::Secret secret, decode_key(scheme.key, key));
  const auto make = [](const std::string& message, const std::string& algorithm) {
    return compute_digest(algorithm, message);
  };
  return sign_signed_request(
      scheme.request, scheme.algorithm, secret.reveal(), std::move(draft), context, rng, make);
}

} // namespace hookctl::auth::detail
