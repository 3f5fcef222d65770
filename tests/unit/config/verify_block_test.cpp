#include "hookctl/config/verify_block.hpp"
#include "hookctl/preset/scheme.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using namespace hookctl::config;

namespace {

/// The least that the scheme's flags must say.
AuthRecipe least(const std::string& scheme)
{
  AuthRecipe recipe;
  recipe.scheme = scheme;
  const bool signs = scheme.starts_with("hmac-") || scheme.starts_with("digest-") ||
                     scheme.starts_with("rsa-") || scheme.starts_with("ecdsa-") ||
                     scheme == "ed25519";
  if (signs) {
    recipe.header = "X-Signature";
  }
  if (scheme.starts_with("digest-")) {
    recipe.signed_text = "{secret}{body}";
  }
  if (scheme == "jwt") {
    recipe.algorithms = {"RS256"};
  }
  if (scheme == "message-signatures") {
    recipe.algorithms = {"ed25519"};
  }
  return recipe;
}

std::string refusal(const AuthRecipe& recipe)
{
  const auto block = make_verify_block(recipe);
  REQUIRE_FALSE(block);
  CHECK(block.error().code == ErrorCode::invalid_argument);
  return block.error().message;
}

preset::Scheme scheme_of(const AuthRecipe& recipe)
{
  const auto block = make_verify_block(recipe);
  REQUIRE_MESSAGE(block, block.error().message);
  return *preset::parse_scheme(*block);
}

} // namespace

TEST_CASE("verify block: every scheme of the flags is one that presets know")
{
  for (const std::string& scheme : recipe_schemes()) {
    CAPTURE(scheme);
    const auto block = make_verify_block(least(scheme));
    REQUIRE_MESSAGE(block, block.error().message);
    const auto parsed = preset::parse_scheme(*block);
    REQUIRE(parsed);
    if (scheme.starts_with("hmac-")) {
      CHECK(parsed->label == scheme);
    }
    CHECK(parsed->needs_key == (scheme != "none"));
  }
}

TEST_CASE("verify block: every public key algorithm of presets is a scheme of the flags")
{
  const auto schemes = recipe_schemes();
  for (const std::string& algorithm : preset::public_key_algorithms()) {
    CAPTURE(algorithm);
    CHECK(std::find(schemes.begin(), schemes.end(), algorithm) != schemes.end());
  }
  CHECK(std::find(schemes.begin(), schemes.end(), "rsa-pss-sha384") != schemes.end());
}

TEST_CASE("verify block: flags that do not belong or are missing are named")
{
  AuthRecipe recipe;
  recipe.scheme = "basic";
  recipe.header = "X-A";
  CHECK(refusal(recipe).find("--auth-header") != std::string::npos);
  recipe = {};
  recipe.scheme = "hmac-sha256";
  CHECK(refusal(recipe).find("needs --auth-header") != std::string::npos);
  recipe.header = "X-A";
  recipe.signed_text = "{nonsense";
  CHECK(make_verify_block(recipe).error().code == ErrorCode::invalid_argument);
  recipe = {};
  recipe.prefix = "x";
  CHECK(refusal(recipe).find("needs --auth-scheme") != std::string::npos);
  recipe = {};
  recipe.scheme = "hmac-sha265";
  CHECK(make_verify_block(recipe).error().hint.find("hmac-sha256") != std::string::npos);
}

TEST_CASE("verify block: what is wrong in a flag is said with the flag")
{
  auto recipe = least("hmac-sha256");
  recipe.in = {"query:sig"};
  CHECK(refusal(recipe).find("one place") != std::string::npos);
  recipe.header.reset();
  recipe.in = {"cookie:sig"};
  CHECK(refusal(recipe).find("--auth-in") != std::string::npos);
  recipe = least("hmac-sha256");
  recipe.timestamp = "X-Timestamp";
  CHECK(refusal(recipe).find("--auth-timestamp") != std::string::npos);
  recipe.timestamp.reset();
  recipe.tolerance = "5m";
  CHECK(refusal(recipe).find("--auth-tolerance") != std::string::npos);
  recipe = least("jwt");
  recipe.algorithms.clear();
  CHECK(refusal(recipe).find("--auth-algorithm") != std::string::npos);
  recipe = least("jwt");
  recipe.claims = {"iss"};
  CHECK(refusal(recipe).find("--auth-claim") != std::string::npos);
  recipe.claims = {"iss=a", "iss=b"};
  CHECK(refusal(recipe).find("twice") != std::string::npos);
}

TEST_CASE("verify block: a token may be in several places")
{
  AuthRecipe recipe;
  recipe.scheme = "token";
  recipe.in = {"query:token", "form:token", "json:auth.token"};
  const auto token = std::get<preset::TokenScheme>(scheme_of(recipe).engine);
  REQUIRE(token.places.size() == 3);
  CHECK(token.places[0].at.kind() == select::Selector::Kind::query);
  CHECK(token.places[2].at.reads_payload());
}

TEST_CASE("verify block: a JWT's flags become its claims and its hash")
{
  auto recipe = least("jwt");
  recipe.claims = {"iss=https://sender.example.com"};
  recipe.body_hash = "payload_hash";
  const auto jwt = std::get<preset::JwtScheme>(scheme_of(recipe).engine);
  CHECK(jwt.prefix == "Bearer ");
  REQUIRE(jwt.claims.size() == 1);
  CHECK(jwt.claims[0].name == "iss");
  REQUIRE(jwt.body_hash);
  CHECK(jwt.body_hash->claim == "payload_hash");
  recipe.in = {"body"};
  CHECK_FALSE(std::get<preset::JwtScheme>(scheme_of(recipe).engine).at);
}
