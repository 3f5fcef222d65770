#include "hookctl/auth/detail/asymmetric.hpp"
#include "hookctl/auth/detail/content_digest.hpp"
#include "hookctl/auth/detail/draft.hpp"
#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/message_algorithm.hpp"
#include "hookctl/auth/detail/signature_base.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

using preset::MessageSignatureScheme;

constexpr std::string_view kDefaultLabel = "sig1";

/// Who signs: with a private key, or (none) a shared secret.
struct Signer {
  std::string name; ///< "ed25519"
  std::optional<crypto::AsymmetricKey> key;
  model::Secret secret;
};

/// The first of the scheme's algorithms that the key can sign with; a text that is a key pair's is
/// never a shared secret.
Result<Signer> choose_signer(const MessageSignatureScheme& scheme, const model::Secret& key)
{
  Error error = make_error(Failure::cannot_sign, "the scheme has no algorithm to sign with");
  bool may_be_shared = false;
  for (const std::string& name : scheme.algorithms) {
    const auto algorithm = parse_message_algorithm(name);
    may_be_shared = may_be_shared || name == kHmacSha256;
    if (!algorithm) {
      continue;
    }
    auto found = find_private_key(key, *algorithm);
    if (found) {
      return Signer{name, std::move(*found), {}};
    }
    error = std::move(found).error();
  }
  // As it is verified: beside algorithms with public keys, what reads as a key is no secret.
  const bool may_be_public =
      std::any_of(scheme.algorithms.begin(), scheme.algorithms.end(), [](const std::string& name) {
        return parse_message_algorithm(name).has_value();
      });
  const bool is_key = is_public_text(key) || (may_be_public && crypto::load_keys(key.reveal()));
  if (!may_be_shared || is_key) {
    return fail(std::move(error));
  }
  HOOKCTL_TRY_AS(model::Secret secret, decode_key(scheme.key, key));
  return Signer{std::string(kHmacSha256), {}, std::move(secret)};
}

void remove_header(model::Headers& headers, std::string_view name)
{
  headers.erase(
      std::remove_if(headers.begin(),
                     headers.end(),
                     [&](const auto& header) { return equals_ignore_case(header.first, name); }),
      headers.end());
}

/// What will be covered: the scheme's components, and the body by its digest.
Result<SfInnerList> choose_components(const MessageSignatureScheme& scheme, const Draft& draft)
{
  SfInnerList covered;
  bool has_digest = false;
  for (const std::string& written : scheme.components) {
    HOOKCTL_TRY_AS(SfItem component, parse_component(written));
    has_digest = has_digest || written == "content-digest";
    covered.items.push_back(std::move(component));
  }
  if (!has_digest && !draft.body.empty() && !scheme.body_unsigned) {
    covered.items.push_back(SfItem{std::string("content-digest"), {}});
  }
  return covered;
}

void add_parameters(const MessageSignatureScheme& scheme,
                    const Signer& signer,
                    TimePoint now,
                    SfParameters& parameters)
{
  parameters.emplace_back("created", to_unix_ms(now) / 1000);
  if (signer.key && !signer.key->id().empty()) {
    parameters.emplace_back("keyid", signer.key->id());
  }
  parameters.emplace_back("alg", signer.name);
  if (!scheme.tag.empty()) {
    parameters.emplace_back("tag", scheme.tag);
  }
}

/// Recomputed: the draft's own may be of another body.
Result<> add_digest(const SfInnerList& covered, Draft& draft)
{
  const auto is_digest = [](const SfItem& item) { return write_sf(item) == "\"content-digest\""; };
  if (std::none_of(covered.items.begin(), covered.items.end(), is_digest)) {
    return {};
  }
  HOOKCTL_TRY_AS(std::string digest, write_content_digest(draft.body));
  remove_header(draft.headers, "Content-Digest");
  draft.headers.emplace_back("Content-Digest", std::move(digest));
  return {};
}

Result<std::string> sign_base(const Signer& signer, std::string_view base)
{
  if (!signer.key) {
    return crypto::hmac(crypto::HashAlgorithm::sha256, signer.secret.reveal(), base);
  }
  const auto algorithm = parse_message_algorithm(signer.name);
  if (!algorithm) {
    return refuse(text("algorithm ", quote(signer.name), " is not known"));
  }
  return make_signature(*signer.key, *algorithm, EcdsaForm::raw, base);
}

} // namespace

Result<Draft> sign_message_signature(const MessageSignatureScheme& scheme,
                                     const model::Secret& key,
                                     Draft draft,
                                     const Context& context,
                                     Rng& /*rng*/)
{
  HOOKCTL_TRY_AS(const Signer signer, choose_signer(scheme, key));
  HOOKCTL_TRY_AS(SfInnerList covered, choose_components(scheme, draft));
  add_parameters(scheme, signer, context.now, covered.parameters);
  if (draft.url.empty()) {
    draft.url = context.url;
  }
  HOOKCTL_TRY(add_digest(covered, draft));
  remove_header(draft.headers, "Signature-Input");
  remove_header(draft.headers, "Signature");
  const DraftView view(draft);
  HOOKCTL_TRY_AS(const std::string base,
                 signature_base(covered, {*view.input().request, draft.url}));
  HOOKCTL_TRY_AS(std::string signature, sign_base(signer, base));
  const std::string label = scheme.label.empty() ? std::string(kDefaultLabel) : scheme.label;
  draft.headers.emplace_back("Signature-Input", text(label, '=', write_sf(covered)));
  draft.headers.emplace_back("Signature",
                             text(label, '=', write_sf(SfBare(SfBytes{std::move(signature)}))));
  return draft;
}

} // namespace hookctl::auth::detail
