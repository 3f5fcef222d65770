#include "hookctl/auth/sign.hpp"

#include "hookctl/auth/detail/draft.hpp"
#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::auth {

namespace detail {

Result<Draft> sign_token(const preset::TokenScheme& scheme, const model::Secret& key, Draft draft)
{
  Result<> put = fail(Failure::cannot_sign, "the scheme has no place for its token");
  for (const preset::TokenScheme::Place& place : scheme.places) {
    put = put_everywhere(draft, place.at, text(place.prefix, key.reveal()));
    if (put) {
      return draft;
    }
  }
  return fail(std::move(put).error());
}

Result<Draft> sign_basic(const model::Secret& key, Draft draft)
{
  HOOKCTL_TRY_AS(const auto authorization, select::Selector::parse("header:Authorization"));
  HOOKCTL_TRY(put(draft, authorization, "Basic " + base64_encode(key.reveal())));
  return draft;
}

} // namespace detail

namespace {

/// Dispatches to the engine.
struct Sign {
  const model::Secret& key;
  Draft draft;
  const Context& context;
  Rng& rng;

  Result<Draft> operator()(const preset::HmacScheme& scheme)
  {
    return detail::sign_hmac(scheme, key, std::move(draft), context, rng);
  }

  Result<Draft> operator()(const preset::DigestScheme& scheme)
  {
    return detail::sign_digest(scheme, key, std::move(draft), context, rng);
  }

  Result<Draft> operator()(const preset::PublicKeyScheme& scheme)
  {
    return detail::sign_public_key(scheme, key, std::move(draft), context, rng);
  }

  Result<Draft> operator()(const preset::CipherChecksumScheme& scheme)
  {
    return detail::sign_cipher_checksum(scheme, key, std::move(draft), context, rng);
  }

  Result<Draft> operator()(const preset::CipherBodyScheme& scheme)
  {
    return detail::sign_cipher_body(scheme, key, std::move(draft), context, rng);
  }

  Result<Draft> operator()(const preset::JwtScheme& scheme)
  {
    return detail::sign_jwt(scheme, key, std::move(draft), context, rng);
  }

  Result<Draft> operator()(const preset::MessageSignatureScheme& scheme)
  {
    return detail::sign_message_signature(scheme, key, std::move(draft), context, rng);
  }

  Result<Draft> operator()(const preset::TokenScheme& scheme)
  {
    return detail::sign_token(scheme, key, std::move(draft));
  }

  Result<Draft> operator()(const preset::BasicScheme& /*scheme*/)
  {
    return detail::sign_basic(key, std::move(draft));
  }

  Result<Draft> operator()(const preset::NoScheme& /*scheme*/) { return std::move(draft); }
};

} // namespace

Result<Draft> sign(const preset::Scheme& scheme,
                   const model::Secret& key,
                   Draft draft,
                   const Context& context,
                   Rng& rng)
{
  const bool has_engine = !std::holds_alternative<preset::NoScheme>(scheme.engine);
  if (!has_engine && scheme.needs_key) {
    return fail(Failure::cannot_sign, "no scheme says how this request is to be signed");
  }
  if (has_engine) {
    HOOKCTL_TRY(detail::read_keys(scheme, key));
  }
  auto made = std::visit(Sign{key, std::move(draft), context, rng}, scheme.engine);
  if (!made && made.error().code == ErrorCode::unverified) {
    Error error = std::move(made).error();
    become(error, Failure::cannot_sign);
    return fail(std::move(error));
  }
  return made;
}

} // namespace hookctl::auth
