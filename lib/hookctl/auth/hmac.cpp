#include "hookctl/auth/detail/challenge.hpp"
#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/signed_request.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::auth::detail {

namespace {

Result<std::string>
compute_mac(const std::string& algorithm, std::string_view key, std::string_view message)
{
  const auto known = crypto::parse_hash_algorithm(algorithm);
  if (!known) {
    return fail(ErrorCode::unverified, text("algorithm ", quote(algorithm), " is not known"));
  }
  return crypto::hmac(*known, key, message);
}

} // namespace

Result<Verified> verify_hmac(const preset::HmacScheme& scheme, const Check& check)
{
  const auto* handshakes = check.context.handshakes;
  const auto fits = [&](const SignedText& signed_text, const UsableKey& key) -> Result<bool> {
    if (handshakes != nullptr && would_prove(*handshakes, signed_text.text)) {
      return fail(ErrorCode::unverified,
                  "what is signed could be a handshake's challenge",
                  "the account answers a challenge for anybody, so that it proves no sender");
    }
    HOOKCTL_TRY_AS(const std::string expected,
                   compute_mac(signed_text.algorithm, key.bytes.reveal(), signed_text.text));
    return matches_any(expected, signed_text.candidates);
  };
  return verify_signed_request(scheme.request, scheme.algorithm, check, fits);
}

Result<Draft> sign_hmac(const preset::HmacScheme& scheme,
                        const model::Secret& key,
                        Draft draft,
                        const Context& context,
                        Rng& rng)
{
  HOOKCTL_TRY_AS(const model::Secret bytes, decode_key(scheme.key, key));
  const auto make = [&](const std::string& message, const std::string& algorithm) {
    return compute_mac(algorithm, bytes.reveal(), message);
  };
  return sign_signed_request(
      scheme.request, scheme.algorithm, {}, std::move(draft), context, rng, make);
}

} // namespace hookctl::auth::detail
