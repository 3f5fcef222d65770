#include "hookctl/preset/detail/starter_verify.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/yaml/scalar_style.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace hookctl::preset {

namespace {

enum class Engine { hmac, digest, public_key, standard, jwt, message, token, bearer, basic, none };

/// One word of --scheme.
struct Word {
  std::string_view word;
  Engine engine;
  std::string_view algorithm = {};
};

constexpr std::array<Word, 24> kWords = {{
    {"hmac-sha256", Engine::hmac, "sha256"},
    {"hmac-sha1", Engine::hmac, "sha1"},
    {"hmac-sha384", Engine::hmac, "sha384"},
    {"hmac-sha512", Engine::hmac, "sha512"},
    {"hmac-md5", Engine::hmac, "md5"},
    {"md5-digest", Engine::digest, "md5"},
    {"sha1-digest", Engine::digest, "sha1"},
    {"sha256-digest", Engine::digest, "sha256"},
    {"sha512-digest", Engine::digest, "sha512"},
    {"ed25519", Engine::public_key, "ed25519"},
    {"ecdsa-p256-sha256", Engine::public_key, "ecdsa-p256-sha256"},
    {"ecdsa-p384-sha384", Engine::public_key, "ecdsa-p384-sha384"},
    {"rsa-sha1", Engine::public_key, "rsa-sha1"},
    {"rsa-sha256", Engine::public_key, "rsa-sha256"},
    {"rsa-sha512", Engine::public_key, "rsa-sha512"},
    {"rsa-pss-sha256", Engine::public_key, "rsa-pss-sha256"},
    {"rsa-pss-sha512", Engine::public_key, "rsa-pss-sha512"},
    {"standard-webhooks", Engine::standard},
    {"jwt", Engine::jwt},
    {"message-signatures", Engine::message},
    {"token", Engine::token},
    {"bearer", Engine::bearer},
    {"basic", Engine::basic},
    {"none", Engine::none},
}};

tl::unexpected<Error> bad_flag(std::string message, std::string hint)
{
  return fail(ErrorCode::invalid_argument, std::move(message), std::move(hint));
}

/// In double quotes: right in block and flow style, whatever it holds.
std::string in_quotes(std::string_view value)
{
  return yaml::double_quoted_scalar(value);
}

struct GivenFlag {
  std::string_view name;
  const std::optional<std::string>* value;
};

Result<> allow_only(const Starter& starter, const std::vector<std::string>& names)
{
  const GivenFlag flags[] = {{"--header", &starter.header},
                             {"--encoding", &starter.encoding},
                             {"--prefix", &starter.prefix},
                             {"--signed", &starter.signed_text},
                             {"--timestamp", &starter.timestamp}};
  for (const GivenFlag& flag : flags) {
    const bool is_known = std::find(names.begin(), names.end(), flag.name) != names.end();
    if (flag.value->has_value() && !is_known) {
      return bad_flag(text(flag.name, " does not belong to --scheme ", starter.scheme),
                      names.empty() ? "leave it out" : text("it takes ", join(names, ", ")));
    }
  }
  return {};
}

Result<> require_header(const Starter& starter, std::string_view carries)
{
  if (starter.header && !starter.header->empty()) {
    return {};
  }
  return fail(Failure::flag_needs_other,
              text("--scheme ", starter.scheme, " needs --header"),
              text("name the header that carries the ", carries));
}

std::string prefix_key(const Starter& starter)
{
  return starter.prefix ? text(", prefix: ", in_quotes(*starter.prefix)) : std::string{};
}

std::string default_text(const Starter& starter, Engine engine)
{
  const std::string_view start = engine == Engine::digest ? "{secret}" : "";
  return text(start, starter.timestamp ? "{timestamp}." : "", "{body}");
}

std::string_view engine_key(Engine engine)
{
  if (engine == Engine::public_key) {
    return "public_key";
  }
  return engine == Engine::digest ? "digest" : "hmac";
}

std::string_view key_comment(Engine engine)
{
  return engine == Engine::public_key ? "    # The account's key is the provider's public key: "
                                        "PEM, DER in base64, 32 bytes in hex, or a JWK set.\n"
                                      : "    # How the text of the secret becomes bytes: utf8 (as "
                                        "it is), hex, base64 or whsec.\n"
                                        "    key: utf8\n";
}

std::string timestamp_lines(const Starter& starter)
{
  if (!starter.timestamp) {
    return "    # Without a timestamp in the signed text a copy of a request stays valid. Where "
           "there is one, add\n"
           "    #   timestamp: {header: X-Timestamp, unit: s, tolerance: 300}\n"
           "    # and {timestamp} to the signed text.\n";
  }
  return text("    # The unit is s, ms, rfc3339, or auto (s or ms, told apart by size); older than "
              "the tolerance is refused.\n"
              "    timestamp: {header: ",
              in_quotes(*starter.timestamp),
              ", unit: s, tolerance: 300}\n");
}

Result<std::string> signed_block(const Starter& starter, const Word& word)
{
  HOOKCTL_TRY(require_header(starter, "signature"));
  const bool is_hex = word.engine != Engine::public_key || word.algorithm == "ed25519";
  const std::string words = starter.signed_text.value_or(default_text(starter, word.engine));
  return text("  ",
              engine_key(word.engine),
              ":\n    algorithm: ",
              word.algorithm,
              "\n    # What is signed, with {body}, {url}, {timestamp}, {header:NAME}, {json:PATH} "
              "… filled in.\n"
              "    signed: ",
              in_quotes(words),
              "\n    # Where the signature is; prefix stands before it, encoding is hex, base64 or "
              "base64url.\n"
              "    signature: {header: ",
              in_quotes(*starter.header),
              prefix_key(starter),
              ", encoding: ",
              in_quotes(starter.encoding.value_or(is_hex ? "hex" : "base64")),
              "}\n",
              key_comment(word.engine),
              timestamp_lines(starter));
}

Result<std::string> token_block(const Starter& starter)
{
  HOOKCTL_TRY(allow_only(starter, {"--header", "--prefix"}));
  HOOKCTL_TRY(require_header(starter, "token"));
  return text("  # A secret that is sent as it is: it proves the sender, the body is not signed.\n"
              "  token:\n    in:\n      - {header: ",
              in_quotes(*starter.header),
              prefix_key(starter),
              "}\n");
}

Result<std::string> jwt_block(const Starter& starter)
{
  HOOKCTL_TRY(allow_only(starter, {"--header", "--prefix"}));
  const std::string place = starter.header ? text(in_quotes(*starter.header), prefix_key(starter))
                                           : R"("Authorization", prefix: "Bearer ")";
  return text("  jwt:\n    in: {header: ",
              place,
              "}\n    # Which algorithms are allowed: RS256, ES256, EdDSA … with a public key, or "
              "HS256 … with a secret.\n"
              "    algorithms: [RS256]\n"
              "    # Claims that have to be there, and what each must be, as in\n"
              "    #   claims: {iss: \"https://issuer.example.com\"}\n"
              "    # A digest of the body in a claim makes the token sign the body, as in\n"
              "    #   body_hash: {claim: payload_hash, algorithm: sha256, encoding: hex}\n");
}

Result<std::string> verify_block(const Starter& starter, const Word& word)
{
  switch (word.engine) {
  case Engine::hmac:
  case Engine::digest:
  case Engine::public_key:
    return signed_block(starter, word);
  case Engine::token:
    return token_block(starter);
  case Engine::jwt:
    return jwt_block(starter);
  case Engine::standard:
  case Engine::message:
  case Engine::bearer:
  case Engine::basic:
  case Engine::none:
    break;
  }
  HOOKCTL_TRY(allow_only(starter, {}));
  switch (word.engine) {
  case Engine::standard:
    return std::string(
        "  # https://www.standardwebhooks.com: webhook-id, webhook-timestamp, webhook-signature.\n"
        "  standard_webhooks: {}\n");
  case Engine::message:
    return std::string("  # RFC 9421; the named components must be covered, and the body by its "
                       "digest (RFC 9530).\n"
                       "  message_signatures:\n"
                       "    algorithms: [ed25519]\n"
                       "    components: [\"@method\", \"@target-uri\", \"content-digest\"]\n"
                       "    tolerance: 300\n");
  case Engine::bearer:
    return std::string(
        "  # The secret in Authorization after \"Bearer \": the body is not signed.\n"
        "  bearer: {}\n");
  case Engine::basic:
    return std::string(
        "  # HTTP Basic; the key is user:password. The body is not signed.\n  basic: {}\n");
  default:
    return std::string("  # Only the unguessable URL protects it.\n  none: {}\n");
  }
}

std::string key_help(Engine engine)
{
  switch (engine) {
  case Engine::none:
    return "there is none";
  case Engine::basic:
    return "user:password, as the provider's settings of this webhook have them";
  case Engine::public_key:
  case Engine::jwt:
  case Engine::message:
    return "the provider's public key, as its documentation or its API gives it";
  default:
    return "the webhook's secret, as the provider's settings of this webhook show it";
  }
}

} // namespace

const std::vector<std::string>& starter_schemes()
{
  static const std::vector<std::string> kSchemes = [] {
    std::vector<std::string> words;
    for (const Word& word : kWords) {
      words.emplace_back(word.word);
    }
    return words;
  }();
  return kSchemes;
}

Result<detail::StarterVerify> detail::make_starter_verify(const Starter& starter)
{
  const auto* const word = std::find_if(kWords.begin(), kWords.end(), [&](const Word& known) {
    return known.word == starter.scheme;
  });
  if (word == kWords.end()) {
    return bad_flag(text("--scheme has the unknown value ", quote(starter.scheme)),
                    text("use one of ", join(starter_schemes(), ", ")));
  }
  HOOKCTL_TRY_AS(std::string block, verify_block(starter, *word));
  return StarterVerify{std::move(block), key_help(word->engine), word->engine != Engine::none};
}

} // namespace hookctl::preset
