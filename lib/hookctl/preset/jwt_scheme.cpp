#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/part_check.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kJwtAlgorithms = {"HS256",
                                                 "HS384",
                                                 "HS512",
                                                 "RS256",
                                                 "RS384",
                                                 "RS512",
                                                 "PS256",
                                                 "PS384",
                                                 "PS512",
                                                 "ES256",
                                                 "ES384",
                                                 "ES512",
                                                 "EdDSA"};

/// More would make the times of a token meaningless.
constexpr std::int64_t kLongestLeeway = 3600;

bool is_shared(const std::string& algorithm)
{
  return algorithm.starts_with("HS");
}

/// An allow-list of one family: a public key must never be taken for a shared secret.
Result<std::vector<std::string>> read_jwt_algorithms(yaml::MapReader& map)
{
  HOOKCTL_TRY_AS(auto algorithms, map.optional_texts("algorithms"));
  if (algorithms.empty()) {
    return tl::unexpected<Error>(
        map.missing_key("algorithms",
                        "verify.jwt needs algorithms",
                        "name those that the provider uses, as in [RS256]"));
  }
  for (const std::string& algorithm : algorithms) {
    if (std::find(kJwtAlgorithms.begin(), kJwtAlgorithms.end(), algorithm) ==
        kJwtAlgorithms.end()) {
      return tl::unexpected<Error>(
          map.error_at("algorithms",
                       text("verify.jwt.algorithms: ", quote(algorithm), " is not allowed"),
                       text("use some of ", join(kJwtAlgorithms, ", "))));
    }
    if (is_shared(algorithm) != is_shared(algorithms.front())) {
      return tl::unexpected<Error>(
          map.error_at("algorithms",
                       "verify.jwt.algorithms mixes shared secrets (HS…) and public keys",
                       "give each family a variant of its own"));
    }
  }
  return algorithms;
}

Result<select::Template> read_claim_text(const yaml::Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto written, read_template(value, what));
  if (written.empty()) {
    return bad(value, what + " is empty: it would stand for nothing");
  }
  HOOKCTL_TRY(check_parts(written, KnownParts{.words = {}, .fields = {}}, value, what));
  return written;
}

Result<JwtScheme::Claim> read_claim(const yaml::Value& name, const yaml::Value& value)
{
  const std::string what = "verify.jwt.claims." + name.text;
  JwtScheme::Claim claim;
  claim.name = name.text;
  if (value.kind != yaml::Value::Kind::sequence) {
    HOOKCTL_TRY_AS(auto only, read_claim_text(value, what));
    claim.any_of.push_back(std::move(only));
    return claim;
  }
  for (const yaml::Value& item : value.items) {
    HOOKCTL_TRY_AS(auto one, read_claim_text(item, what));
    claim.any_of.push_back(std::move(one));
  }
  if (claim.any_of.empty()) {
    return bad(value, what + " allows nothing", "list what it may be");
  }
  return claim;
}

Result<std::vector<JwtScheme::Claim>> read_claims(const yaml::Value* value)
{
  std::vector<JwtScheme::Claim> claims;
  if (value == nullptr) {
    return claims;
  }
  if (value->kind != yaml::Value::Kind::map) {
    return bad(*value, "verify.jwt.claims must be a map", "such as {iss: Teapot}");
  }
  for (const auto& [name, content] : value->members) {
    HOOKCTL_TRY_AS(auto claim, read_claim(name, content));
    claims.push_back(std::move(claim));
  }
  return claims;
}

Result<std::optional<JwtScheme::HashClaim>> read_hash_claim(yaml::MapReader& map,
                                                            const std::string& key)
{
  const yaml::Value* value = map.take(key);
  if (value == nullptr) {
    return std::optional<JwtScheme::HashClaim>{};
  }
  HOOKCTL_TRY_AS(auto inner, yaml::MapReader::open(*value, text("verify.jwt.", key)));
  JwtScheme::HashClaim hash;
  HOOKCTL_TRY_AS(hash.claim, inner.required_text("claim"));
  HOOKCTL_TRY_AS(const auto algorithm, inner.optional_word("algorithm", kHashAlgorithms));
  hash.algorithm = algorithm.value_or(hash.algorithm);
  HOOKCTL_TRY_AS(hash.encoding, read_encoding(inner));
  HOOKCTL_TRY_AS(const auto empty, inner.optional_word("empty", {"absent"}));
  hash.absent_when_empty = empty.has_value();
  HOOKCTL_TRY(inner.finish());
  return std::optional(std::move(hash));
}

/// `in`: a place, or `body` for the whole of it.
Result<> read_token_place(yaml::MapReader& map, JwtScheme& jwt)
{
  const yaml::Value* in = map.take("in");
  if (in == nullptr) {
    return tl::unexpected<Error>(
        map.missing_key("in",
                        "verify.jwt does not say where the token is",
                        "add in: {header: Authorization, prefix: \"Bearer \"}, or in: body"));
  }
  if (in->kind == yaml::Value::Kind::scalar && in->text == "body") {
    return {};
  }
  HOOKCTL_TRY_AS(auto inner, yaml::MapReader::open(*in, "verify.jwt.in"));
  HOOKCTL_TRY_AS(auto place, read_place(inner, BodyPlace::yes));
  HOOKCTL_TRY_AS(const auto prefix, inner.optional_text("prefix"));
  HOOKCTL_TRY(inner.finish());
  if (!place) {
    return bad(*in, "verify.jwt.in names no place", "such as {header: NAME}");
  }
  jwt.at = std::move(*place);
  jwt.prefix = prefix.value_or("");
  return {};
}

Result<> read_times(yaml::MapReader& map, JwtScheme& jwt)
{
  HOOKCTL_TRY_AS(jwt.max_age, read_seconds(map, "max_age"));
  HOOKCTL_TRY_AS(const auto leeway, map.optional_integer("leeway"));
  if (leeway && (*leeway < 0 || *leeway > kLongestLeeway)) {
    return tl::unexpected<Error>(map.error_at(
        "leeway",
        text("verify.jwt.leeway is ", *leeway, "; use 0 to ", kLongestLeeway, " seconds")));
  }
  jwt.leeway = leeway ? std::chrono::seconds(*leeway) : jwt.leeway;
  HOOKCTL_TRY_AS(const auto require_exp, map.optional_bool("require_exp"));
  jwt.require_exp = require_exp.value_or(false);
  return {};
}

} // namespace

Result<Scheme> read_jwt(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.jwt"));
  JwtScheme jwt;
  HOOKCTL_TRY(read_token_place(map, jwt));
  HOOKCTL_TRY_AS(jwt.algorithms, read_jwt_algorithms(map));
  const yaml::Value* key = value.find("key");
  HOOKCTL_TRY_AS(jwt.key, read_key_spec(map, KeyFormat::utf8));
  if (key != nullptr && !is_shared(jwt.algorithms.front())) {
    return bad(*key, "verify.jwt.key is for HS… only: a public key says itself what it is");
  }
  HOOKCTL_TRY_AS(jwt.claims, read_claims(map.take("claims")));
  HOOKCTL_TRY_AS(jwt.body_hash, read_hash_claim(map, "body_hash"));
  HOOKCTL_TRY_AS(jwt.url_hash, read_hash_claim(map, "url_hash"));
  HOOKCTL_TRY(read_times(map, jwt));
  HOOKCTL_TRY(map.finish());
  Scheme scheme;
  scheme.label = jwt.algorithms.size() == 1 ? "jwt-" + lower(jwt.algorithms.front()) : "jwt";
  scheme.covers_body = !jwt.at || jwt.body_hash.has_value();
  scheme.engine = std::move(jwt);
  return scheme;
}

} // namespace hookctl::preset::detail
