#include "hookctl/auth/detail/jws.hpp"

#include "hookctl/auth/detail/asymmetric.hpp"
#include "hookctl/auth/detail/unverified.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>

namespace hookctl::auth::detail {

namespace {

using crypto::HashAlgorithm;
using crypto::SignatureAlgorithm;
using json::Document;
using json::Kind;

constexpr json::Limits kLimits{.bytes = kMaxJws, .depth = 64, .nodes = 100'000};

constexpr std::array<std::pair<std::string_view, HashAlgorithm>, 3> kShared = {{
    {"HS256", HashAlgorithm::sha256},
    {"HS384", HashAlgorithm::sha384},
    {"HS512", HashAlgorithm::sha512},
}};

constexpr std::array<std::pair<std::string_view, SignatureAlgorithm>, 11> kPublic = {{
    {"RS256", SignatureAlgorithm::rsa_sha256},
    {"RS384", SignatureAlgorithm::rsa_sha384},
    {"RS512", SignatureAlgorithm::rsa_sha512},
    {"PS256", SignatureAlgorithm::rsa_pss_sha256},
    {"PS384", SignatureAlgorithm::rsa_pss_sha384},
    {"PS512", SignatureAlgorithm::rsa_pss_sha512},
    {"ES256", SignatureAlgorithm::ecdsa_p256_sha256},
    {"ES384", SignatureAlgorithm::ecdsa_p384_sha384},
    {"ES512", SignatureAlgorithm::ecdsa_p521_sha512},
    {"EdDSA", SignatureAlgorithm::ed25519},
    {"Ed25519", SignatureAlgorithm::ed25519},
}};

/// RFC 7515 section 2: no padding, no other alphabet.
std::optional<std::string> decode_part(std::string_view part)
{
  return part.find_first_of("=+/") == std::string_view::npos ? base64_decode_lenient(part)
                                                             : std::nullopt;
}

Result<Document> parse_object(std::string_view part, std::string_view name)
{
  auto decoded = decode_part(part);
  if (!decoded) {
    return unverified(text("the token's ", name, " is not base64url"));
  }
  auto document = Document::parse(std::move(*decoded), kLimits);
  if (!document || document->kind(Document::root()) != Kind::object) {
    return unverified(text("the token's ", name, " is not a JSON object"));
  }
  if (const auto twice = document->all_duplicate_keys(1); !twice.empty()) {
    return unverified(text("the token's ", name, " has ", quote(twice[0], 80), " twice"));
  }
  return document;
}

/// A string member of the header; "" when it is absent.
Result<std::string> header_text(const Document& header, std::string_view name)
{
  const auto node = header.find_member(Document::root(), name);
  if (!node) {
    return std::string{};
  }
  if (header.kind(*node) != Kind::string) {
    return unverified(text("the token's header has a ", name, " that is no string"));
  }
  return header.to_text(*node);
}

/// What changes how a token is to be read, and is not done here.
Result<> refuse_extensions(const Document& header)
{
  if (header.find_member(Document::root(), "crit")) {
    return unverified("the token's header demands extensions (crit), and none is known");
  }
  const auto encoded = header.find_member(Document::root(), "b64");
  if (encoded && header.raw(*encoded) != "true") {
    return unverified("the token's payload is not encoded (b64), which is not accepted");
  }
  return {};
}

Result<std::string>
verify_shared(const Jws& jws, HashAlgorithm hash, const std::vector<UsableKey>& keys)
{
  std::string label;
  bool any_usable = false;
  for (const UsableKey& key : keys) {
    if (key.bytes.empty() || is_public_text(key.text)) {
      continue;
    }
    any_usable = true;
    HOOKCTL_TRY_AS(const std::string expected,
                   crypto::hmac(hash, key.bytes.reveal(), jws.signing_input));
    if (crypto::equal_constant_time(expected, jws.signature) && label.empty()) {
      label = key.label;
    }
  }
  if (!any_usable) {
    return fail(Failure::claim_refused,
                text("the account's key is no shared secret, which ", jws.algorithm, " needs"));
  }
  return label;
}

Result<std::string>
verify_public(const Jws& jws, SignatureAlgorithm algorithm, const std::vector<UsableKey>& keys)
{
  const AsymmetricClaim claim{algorithm, EcdsaForm::raw, jws.key_id};
  HOOKCTL_TRY(require_key(keys, claim));
  std::string label;
  for (const UsableKey& key : keys) {
    HOOKCTL_TRY_AS(const bool fits, fits_any(key, claim, jws.signing_input, jws.signature));
    if (fits && label.empty()) {
      label = key.label;
    }
  }
  return label;
}

} // namespace

std::optional<JwsAlgorithm> parse_jws_algorithm(std::string_view name)
{
  for (const auto& [known, hash] : kShared) {
    if (known == name) {
      return hash;
    }
  }
  for (const auto& [known, algorithm] : kPublic) {
    if (known == name) {
      return algorithm;
    }
  }
  return std::nullopt;
}

Result<Jws> parse_jws(std::string_view token)
{
  if (token.size() > kMaxJws) {
    return unverified("the token is longer than 64 KiB");
  }
  const auto parts = split(token, '.', 4);
  if (parts.size() != 3) {
    return unverified("the token does not have three parts with dots between them");
  }
  HOOKCTL_TRY_AS(const Document header, parse_object(parts[0], "header"));
  HOOKCTL_TRY(refuse_extensions(header));
  HOOKCTL_TRY_AS(std::string algorithm, header_text(header, "alg"));
  HOOKCTL_TRY_AS(std::string key_id, header_text(header, "kid"));
  HOOKCTL_TRY_AS(Document claims, parse_object(parts[1], "payload"));
  auto signature = decode_part(parts[2]);
  if (!signature || signature->empty()) {
    return unverified("the token's signature is missing, or not base64url");
  }
  return Jws{std::move(algorithm),
             std::move(key_id),
             std::move(claims),
             std::string(token.substr(0, parts[0].size() + 1 + parts[1].size())),
             std::move(*signature)};
}

Result<std::string> verify_jws(const Jws& jws,
                               const std::vector<std::string>& allowed,
                               const std::vector<UsableKey>& keys)
{
  const auto algorithm = parse_jws_algorithm(jws.algorithm);
  if (!algorithm || std::find(allowed.begin(), allowed.end(), jws.algorithm) == allowed.end()) {
    return fail(Failure::claim_refused,
                text("the token is signed with ",
                     quote(jws.algorithm, 40),
                     "; only ",
                     join(allowed, ", "),
                     allowed.size() == 1 ? " is allowed" : " are allowed"));
  }
  const auto* hash = std::get_if<HashAlgorithm>(&*algorithm);
  HOOKCTL_TRY_AS(std::string label,
                 hash != nullptr
                     ? verify_shared(jws, *hash, keys)
                     : verify_public(jws, std::get<SignatureAlgorithm>(*algorithm), keys));
  if (label.empty()) {
    return fail(Failure::signature_mismatch,
                "the token's signature does not match",
                "it is another key, or the token was changed on the way");
  }
  return label;
}

} // namespace hookctl::auth::detail
