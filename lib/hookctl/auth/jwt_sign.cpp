#include "hookctl/auth/detail/asymmetric.hpp"
#include "hookctl/auth/detail/draft.hpp"
#include "hookctl/auth/detail/encoding.hpp"
#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/jws.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

using preset::JwtScheme;

/// Of a token of ours, where the scheme wants an end.
constexpr std::int64_t kLifeSeconds = 300;

/// Who signs, and how the header says so.
struct TokenSigner {
  std::string name; ///< "RS256"
  JwsAlgorithm algorithm;
  model::Secret secret;                     ///< HS only
  std::optional<crypto::AsymmetricKey> key; ///< the others
};

/// The first of the scheme's algorithms that the key can sign with.
Result<TokenSigner> choose_token_signer(const JwtScheme& scheme, const model::Secret& key)
{
  Error error = make_error(Failure::cannot_sign, "the scheme has no algorithm to sign with");
  for (const std::string& name : scheme.algorithms) {
    const auto algorithm = parse_jws_algorithm(name);
    if (!algorithm) {
      continue;
    }
    if (std::holds_alternative<crypto::HashAlgorithm>(*algorithm)) {
      HOOKCTL_TRY_AS(model::Secret secret, decode_key(scheme.key, key));
      return TokenSigner{name, *algorithm, std::move(secret), {}};
    }
    auto found = find_private_key(key, std::get<crypto::SignatureAlgorithm>(*algorithm));
    if (found) {
      return TokenSigner{name, *algorithm, {}, std::move(*found)};
    }
    error = std::move(found).error();
  }
  return fail(std::move(error));
}

/// The claims of a token, each name once.
class Claims {
public:
  Claims() { m_out.begin_object(); }

  [[nodiscard]] bool has(std::string_view name) const
  {
    return std::find(m_names.begin(), m_names.end(), name) != m_names.end();
  }

  /// Nothing when it is there already: what the draft states stays.
  void add_raw(const std::string& name, std::string_view json)
  {
    if (!has(name)) {
      m_names.push_back(name);
      m_out.member_raw(name, json);
    }
  }

  void add(const std::string& name, std::string_view value)
  {
    const bool is_boolean = value == "true" || value == "false";
    add_raw(name, is_boolean ? std::string(value) : json::quote_json(value));
  }

  std::string finish()
  {
    m_out.end_object();
    return m_out.text();
  }

private:
  json::Writer m_out;
  std::vector<std::string> m_names;
};

/// A body that is the token: its JSON members are the claims.
Result<> add_body(const Draft& draft, Claims& claims)
{
  const auto document = json::Document::parse(draft.body);
  if (!document || document->kind(json::Document::root()) != json::Kind::object) {
    return refuse("the body is not a JSON object, and it becomes the token's claims");
  }
  for (const auto& [key, value] : document->members(json::Document::root())) {
    claims.add_raw(document->to_text(key), document->compact(value));
  }
  return {};
}

Result<>
add_wanted(const JwtScheme& scheme, const Draft& draft, const Context& context, Claims& claims)
{
  const DraftView view(draft);
  const auto variables = context_variables(context);
  for (const JwtScheme::Claim& claim : scheme.claims) {
    if (claims.has(claim.name) || claim.any_of.empty()) {
      continue;
    }
    HOOKCTL_TRY_AS(const std::string value, claim.any_of.front().render(view.input(), variables));
    claims.add(claim.name, value);
  }
  return {};
}

void add_times(const JwtScheme& scheme, TimePoint now, Claims& claims)
{
  const std::int64_t seconds = to_unix_ms(now) / 1000;
  claims.add_raw("iat", text(seconds));
  if (scheme.require_exp) {
    claims.add_raw("exp", text(seconds + kLifeSeconds));
  }
}

Result<> add_hash(const JwtScheme::HashClaim& hash, std::string_view content, Claims& claims)
{
  if (hash.absent_when_empty && content.empty()) {
    return {};
  }
  const auto algorithm = crypto::parse_hash_algorithm(hash.algorithm);
  if (!algorithm) {
    return refuse(text("algorithm ", quote(hash.algorithm), " is not known"));
  }
  HOOKCTL_TRY_AS(const std::string digest, crypto::digest(*algorithm, content));
  claims.add(hash.claim, encode(hash.encoding, digest));
  return {};
}

Result<std::string>
write_claims(const JwtScheme& scheme, const Draft& draft, const Context& context, Rng& rng)
{
  Claims claims;
  if (!scheme.at) {
    HOOKCTL_TRY(add_body(draft, claims));
  }
  HOOKCTL_TRY(add_wanted(scheme, draft, context, claims));
  add_times(scheme, context.now, claims);
  HOOKCTL_TRY_AS(const std::string id, random_word(rng, kIdLength));
  claims.add("jti", id);
  if (scheme.body_hash) {
    HOOKCTL_TRY(add_hash(*scheme.body_hash, draft.body, claims));
  }
  if (scheme.url_hash) {
    HOOKCTL_TRY(add_hash(*scheme.url_hash, context.url, claims));
  }
  return claims.finish();
}

std::string write_header(const TokenSigner& signer)
{
  json::Writer out;
  out.begin_object().member("alg", signer.name).member("typ", "JWT");
  if (signer.key && !signer.key->id().empty()) {
    out.member("kid", signer.key->id());
  }
  return out.end_object().text();
}

Result<std::string> sign_input(const TokenSigner& signer, std::string_view input)
{
  if (const auto* hash = std::get_if<crypto::HashAlgorithm>(&signer.algorithm)) {
    return crypto::hmac(*hash, signer.secret.reveal(), input);
  }
  return make_signature(
      *signer.key, std::get<crypto::SignatureAlgorithm>(signer.algorithm), EcdsaForm::raw, input);
}

} // namespace

Result<Draft> sign_jwt(const JwtScheme& scheme,
                       const model::Secret& key,
                       Draft draft,
                       const Context& context,
                       Rng& rng)
{
  HOOKCTL_TRY_AS(const TokenSigner signer, choose_token_signer(scheme, key));
  Context called = context;
  if (!draft.url.empty()) {
    called.url = draft.url;
  }
  HOOKCTL_TRY_AS(const std::string claims, write_claims(scheme, draft, called, rng));
  const std::string input =
      text(base64url_encode(write_header(signer)), '.', base64url_encode(claims));
  HOOKCTL_TRY_AS(const std::string signature, sign_input(signer, input));
  const std::string token = text(input, '.', base64url_encode(signature));
  if (!scheme.at) {
    draft.body = token;
    return draft;
  }
  HOOKCTL_TRY(put(draft, *scheme.at, scheme.prefix + token));
  return draft;
}

} // namespace hookctl::auth::detail
