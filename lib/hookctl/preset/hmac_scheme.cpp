#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"

namespace hookctl::preset::detail {

namespace {

/// How far a Standard Webhooks timestamp may be off, as in the reference libraries.
constexpr std::chrono::seconds kStandardTolerance{300};

/// `algorithm`, unless the request chooses.
Result<std::string> read_hash(yaml::MapReader& map, const SignedRequest& request)
{
  HOOKCTL_TRY_AS(const auto algorithm, map.optional_word("algorithm", kHashAlgorithms));
  if (algorithm && request.choice) {
    return tl::unexpected<Error>(map.error_at(
        "algorithm", map.what() + " has both algorithm and algorithm_from; one is enough"));
  }
  return request.choice ? request.choice->choose.front().second : algorithm.value_or("sha256");
}

/// id.timestamp.body with the three headers of Standard Webhooks.
Result<SignedRequest> standard_request(const std::string& headers,
                                       const std::string& version,
                                       std::optional<std::chrono::seconds> tolerance)
{
  const std::string prefix = "header:" + headers;
  SignedRequest request;
  HOOKCTL_TRY_AS(
      request.text,
      select::Template::parse(text('{', prefix, "-id}.{", prefix, "-timestamp}.{body}")));
  HOOKCTL_TRY_AS(auto signature, select::Selector::parse(prefix + "-signature"));
  HOOKCTL_TRY_AS(auto timestamp, select::Selector::parse(prefix + "-timestamp"));
  SignatureList list;
  list.separators = " ";
  list.assign = ',';
  HOOKCTL_TRY_AS(list.signature, select::Template::parse(version));
  request.signature.at.push_back(std::move(signature));
  request.signature.encoding = Encoding::base64;
  request.signature.list = std::move(list);
  request.timestamp = TimestampSpec{
      std::move(timestamp), TimeUnit::seconds, tolerance.value_or(kStandardTolerance)};
  return request;
}

} // namespace

Result<Scheme> read_hmac(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.hmac"));
  HmacScheme hmac;
  HOOKCTL_TRY_AS(hmac.request, read_signed_request(map, value, kHashAlgorithms));
  HOOKCTL_TRY_AS(hmac.algorithm, read_hash(map, hmac.request));
  HOOKCTL_TRY_AS(hmac.key, read_key_spec(map, KeyFormat::utf8));
  HOOKCTL_TRY(map.finish());
  Scheme scheme;
  scheme.label = algorithm_label("hmac-" + hmac.algorithm, hmac.request, "hmac");
  scheme.covers_body = covers_body(hmac.request);
  scheme.engine = std::move(hmac);
  return scheme;
}

Result<Scheme> read_digest(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.digest"));
  DigestScheme digest;
  HOOKCTL_TRY_AS(digest.request, read_signed_request(map, value, kHashAlgorithms, "secret"));
  HOOKCTL_TRY_AS(digest.algorithm, read_hash(map, digest.request));
  HOOKCTL_TRY_AS(digest.key, read_key_spec(map, KeyFormat::utf8));
  HOOKCTL_TRY(map.finish());
  if (!digest.request.text.covers("secret")) {
    return bad(value,
               "verify.digest.signed does not hold {secret}, so anybody could make it",
               "put {secret} where the provider's page puts the key");
  }
  Scheme scheme;
  scheme.label = algorithm_label(digest.algorithm + "-digest", digest.request, "digest");
  scheme.covers_body = covers_body(digest.request);
  scheme.engine = std::move(digest);
  return scheme;
}

Result<Scheme> read_standard_webhooks(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.standard_webhooks"));
  HOOKCTL_TRY_AS(const auto headers, map.optional_word("headers", {"webhook", "svix"}));
  HOOKCTL_TRY_AS(const auto version, map.optional_word("version", {"v1", "v1a"}));
  HOOKCTL_TRY_AS(const auto tolerance, read_seconds(map, "tolerance"));
  const bool is_public = version == "v1a";
  HOOKCTL_TRY_AS(auto request,
                 standard_request(headers.value_or("webhook"), version.value_or("v1"), tolerance));
  Scheme scheme;
  scheme.covers_body = true;
  if (is_public) {
    HOOKCTL_TRY(map.finish());
    scheme.label = "standard-webhooks-v1a";
    scheme.engine = PublicKeyScheme{std::move(request), "ed25519", false, {}};
    return scheme;
  }
  HOOKCTL_TRY_AS(auto key, read_key_spec(map, KeyFormat::whsec));
  HOOKCTL_TRY(map.finish());
  scheme.label = "standard-webhooks";
  scheme.engine = HmacScheme{std::move(request), "sha256", std::move(key)};
  return scheme;
}

} // namespace hookctl::preset::detail
