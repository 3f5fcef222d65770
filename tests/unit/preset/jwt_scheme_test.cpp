#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

TEST_CASE("jwt scheme: it is read whole")
{
  const auto scheme =
      good_scheme("jwt:\n"
                  "  in: {header: Authorization, prefix: 'Bearer '}\n"
                  "  algorithms: [HS256, HS512]\n"
                  "  key: {format: base64}\n"
                  "  claims: {iss: [a, b], aud: '{value:audience}'}\n"
                  "  body_hash: {claim: body, algorithm: sha512, encoding: base64, empty: absent}\n"
                  "  url_hash: {claim: url}\n"
                  "  max_age: 300\n"
                  "  leeway: 5\n"
                  "  require_exp: true\n");
  CHECK(scheme.label == "jwt");
  CHECK(scheme.covers_body);
  const auto& jwt = std::get<JwtScheme>(scheme.engine);
  CHECK(jwt.at->text() == "header:Authorization");
  CHECK(jwt.prefix == "Bearer ");
  CHECK(jwt.algorithms == std::vector<std::string>{"HS256", "HS512"});
  CHECK(jwt.key.format == KeyFormat::base64);
  REQUIRE(jwt.claims.size() == 2);
  CHECK(jwt.claims[0].name == "iss");
  REQUIRE(jwt.claims[0].any_of.size() == 2);
  CHECK(jwt.claims[0].any_of[1].text() == "b");
  CHECK(jwt.claims[1].any_of[0].text() == "{value:audience}");
  REQUIRE(jwt.body_hash);
  CHECK(jwt.body_hash->claim == "body");
  CHECK(jwt.body_hash->algorithm == "sha512");
  CHECK(jwt.body_hash->encoding == Encoding::base64);
  CHECK(jwt.body_hash->absent_when_empty);
  REQUIRE(jwt.url_hash);
  CHECK(jwt.url_hash->algorithm == "sha256");
  CHECK(jwt.url_hash->encoding == Encoding::hex);
  CHECK_FALSE(jwt.url_hash->absent_when_empty);
  CHECK(jwt.max_age == std::chrono::seconds(300));
  CHECK(jwt.leeway == std::chrono::seconds(5));
  CHECK(jwt.require_exp);
}

TEST_CASE("jwt scheme: a token beside the body does not sign it and one that is the body does")
{
  const auto beside = good_scheme("jwt: {in: {header: X}, algorithms: [RS256]}");
  CHECK(beside.label == "jwt-rs256");
  CHECK_FALSE(beside.covers_body);
  CHECK(std::get<JwtScheme>(beside.engine).leeway == std::chrono::seconds(60));
  const auto whole = good_scheme("jwt: {in: body, algorithms: [EdDSA]}");
  CHECK(whole.label == "jwt-eddsa");
  CHECK(whole.covers_body);
  CHECK_FALSE(std::get<JwtScheme>(whole.engine).at);
}

TEST_CASE("jwt scheme: no leeway at all can be asked for")
{
  CHECK(engine_of<JwtScheme>("jwt: {in: body, algorithms: [HS256], leeway: 0}").leeway ==
        std::chrono::seconds(0));
}

TEST_CASE("jwt scheme: every mistake is named with its line and column")
{
  check_scheme_mistakes({
      {"jwt: {algorithms: [HS256]}", 1, 6, "where the token is"},
      {"jwt: {in: header, algorithms: [HS256]}", 1, 11, "verify.jwt.in"},
      {"jwt: {in: {prefix: x}, algorithms: [HS256]}", 1, 11, "no place"},
      {"jwt: {in: body}", 1, 6, "needs algorithms"},
      {"jwt: {in: body, algorithms: []}", 1, 17, "needs algorithms"},
      {"jwt: {in: body, algorithms: [none]}", 1, 17, "\"none\" is not allowed"},
      {"jwt: {in: body, algorithms: [HS256, hs512]}", 1, 17, "hs512"},
      {"jwt: {in: body, algorithms: [RS256, HS256]}", 1, 17, "mixes"},
      {"jwt: {in: body, algorithms: [RS256], key: hex}", 1, 43, "HS… only"},
      {"jwt: {in: body, algorithms: [HS256], claims: [a]}", 1, 46, "must be a map"},
      {"jwt: {in: body, algorithms: [HS256], claims: {iss: []}}", 1, 52, "allows nothing"},
      {"jwt: {in: body, algorithms: [HS256], claims: {iss: ''}}", 1, 52, "empty"},
      {"jwt: {in: body, algorithms: [HS256], claims: {iss: '{x}'}}", 1, 52, "{x}"},
      {"jwt: {in: body, algorithms: [HS256], claims: {iss: '{secret}'}}", 1, 52, "{secret}"},
      {"jwt: {in: body, algorithms: [HS256], body_hash: {encoding: hex}}", 1, 49, "claim"},
      {"jwt: {in: body, algorithms: [HS256], body_hash: {claim: a, algorithm: crc}}", 1, 71, "crc"},
      {"jwt: {in: body, algorithms: [HS256], url_hash: {claim: a, empty: x}}", 1, 66, "x"},
      {"jwt: {in: body, algorithms: [HS256], max_age: 0}", 1, 38, "use 1 to"},
      {"jwt: {in: body, algorithms: [HS256], exp: true}", 1, 38, "exp"},
  });
}
