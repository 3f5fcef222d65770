#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

TEST_CASE("public key scheme: it is read whole")
{
  const auto scheme = good_scheme("public_key: {algorithm: ecdsa-p256-sha256, ecdsa: raw, key_id: "
                                  "header:X-Key, signed: '{body}', signature: {header: X}}");
  CHECK(scheme.label == "ecdsa-p256-sha256");
  CHECK(scheme.covers_body);
  CHECK(scheme.needs_key);
  const auto& engine = std::get<PublicKeyScheme>(scheme.engine);
  CHECK(engine.algorithm == "ecdsa-p256-sha256");
  CHECK(engine.raw_ecdsa);
  CHECK(engine.key_id->text() == "header:X-Key");
  CHECK_FALSE(engine_of<PublicKeyScheme>("public_key: {algorithm: ecdsa-p384-sha384, signed: "
                                         "'{body}', signature: {header: X}, ecdsa: der}")
                  .raw_ecdsa);
}

TEST_CASE("public key scheme: every algorithm is known by its name")
{
  for (const char* algorithm : {"ed25519",
                                "ecdsa-p256-sha256",
                                "ecdsa-p384-sha384",
                                "rsa-sha1",
                                "rsa-sha256",
                                "rsa-sha384",
                                "rsa-sha512",
                                "rsa-pss-sha256",
                                "rsa-pss-sha384",
                                "rsa-pss-sha512"}) {
    CAPTURE(algorithm);
    const auto scheme = good_scheme(std::string("public_key: {signed: '{body}', signature: "
                                                "{header: X}, algorithm: ") +
                                    algorithm + "}");
    CHECK(scheme.label == algorithm);
  }
}

TEST_CASE("public key scheme: where the request names the algorithm the label is their family")
{
  const auto rsa = good_scheme("public_key: {signed: '{body}', signature: {header: X}, "
                               "algorithm_from: {at: v, choose: {1: rsa-sha1, 2: rsa-sha256}}}");
  CHECK(rsa.label == "rsa");
  const auto any = good_scheme("public_key: {signed: '{body}', signature: {header: X}, "
                               "algorithm_from: {at: v, choose: {1: rsa-sha1, 2: ed25519}}}");
  CHECK(any.label == "public-key");
  const auto one = good_scheme("public_key: {signed: '{body}', signature: {header: X}, "
                               "algorithm_from: {at: v, choose: {1: rsa-sha256}}}");
  CHECK(one.label == "rsa-sha256");
}

TEST_CASE("public key scheme: every mistake is named with its line and column")
{
  check_scheme_mistakes({
      {"public_key: {signed: '{body}', signature: {header: X}}", 1, 13, "needs one of algorithm"},
      {"public_key: {signed: '{body}', signature: {header: X}, algorithm: rsa}", 1, 67, "rsa"},
      {"public_key: {signed: '{body}', signature: {header: X}, algorithm: ed25519, "
       "algorithm_from: {at: v, choose: {1: rsa-sha1}}}",
       1,
       56,
       "one of algorithm and algorithm_from"},
      {"public_key: {signed: '{body}{secret}', signature: {header: X}, algorithm: ed25519}",
       1,
       22,
       "{secret}"},
      {"public_key: {signed: '{body}', signature: {header: X}, algorithm: ed25519, key: hex}",
       1,
       76,
       "key"},
      {"public_key: {signed: '{body}', signature: {header: X}, algorithm: ed25519, ecdsa: raw}",
       1,
       76,
       "ecdsa"},
  });
}
