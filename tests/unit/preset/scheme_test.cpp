#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

TEST_CASE("scheme: every word gives its engine with a label")
{
  struct Case {
    const char* yaml;
    const char* label;
    bool needs_key;
    bool covers_body;
  };

  const Case cases[] = {
      {"hmac: {signed: '{body}', signature: {header: X-Sig}}", "hmac-sha256", true, true},
      {"hmac: {algorithm: md5, signed: '{body}', signature: {header: s}}", "hmac-md5", true, true},
      {"hmac: {algorithm: sha1, signed: '{url}', signature: {query: s}}", "hmac-sha1", true, false},
      {"hmac: {algorithm: sha512, signed: '[{body}]', signature: {form: s}}",
       "hmac-sha512",
       true,
       false},
      {"hmac: {algorithm_from: {at: header:A, choose: {a: sha1, b: sha256}}, signed: '{body}', "
       "signature: {form: s}}",
       "hmac",
       true,
       true},
      {"hmac: {algorithm_from: {at: header:A, choose: {a: sha512}}, signed: '{body}', signature: "
       "{form: s}}",
       "hmac-sha512",
       true,
       true},
      {"digest: {algorithm: sha512, signed: '{body}{secret}', signature: {header: X}}",
       "sha512-digest",
       true,
       true},
      {"digest: {signed: '{secret}', signature: {header: X}}", "sha256-digest", true, false},
      {"public_key: {algorithm: ed25519, signed: '{body}', signature: {header: X}}",
       "ed25519",
       true,
       true},
      {"standard_webhooks: {}", "standard-webhooks", true, true},
      {"standard_webhooks:", "standard-webhooks", true, true},
      {"standard_webhooks: {version: v1a}", "standard-webhooks-v1a", true, true},
      {"jwt: {in: {header: X}, algorithms: [RS256]}", "jwt-rs256", true, false},
      {"message_signatures: {algorithms: [ed25519], components: [content-digest]}",
       "message-signatures",
       true,
       true},
      {"cipher_checksum: {iv: 0123456789abcdef, signed: '{body}{salt}', signature: {form: s}}",
       "aes-checksum",
       true,
       true},
      {"cipher_body: {iv: 0123456789abcdef, in: {form: a}}", "aes-body", true, false},
      {"token: {in: [{header: X-A}, {query: t}, {form: t}, {json: auth.token}]}",
       "token",
       true,
       false},
      {"bearer: {}", "bearer", true, false},
      {"bearer:", "bearer", true, false},
      {"basic: {}", "basic", true, false},
      {"none: {}", "none", false, false},
      {"none:", "none", false, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const Scheme scheme = good_scheme(c.yaml);
    CHECK(scheme.label == c.label);
    CHECK(scheme.needs_key == c.needs_key);
    CHECK(scheme.covers_body == c.covers_body);
    CHECK(is_signable(scheme) == c.needs_key);
    CHECK_FALSE(describe(scheme).empty());
  }
  CHECK_FALSE(is_signable(Scheme{}));
}

TEST_CASE("scheme: an HMAC is read whole")
{
  const auto hmac =
      engine_of<HmacScheme>("hmac:\n"
                            "  algorithm: sha384\n"
                            "  signed: '{timestamp}.{body}'\n"
                            "  signature: {header: X-Sig, prefix: 'v=', encoding: base64}\n"
                            "  key: hex\n"
                            "  timestamp: {header: X-Time, unit: ms, tolerance: 5}\n");
  CHECK(hmac.algorithm == "sha384");
  CHECK(hmac.key.format == KeyFormat::hex);
  REQUIRE(hmac.request.signature.at.size() == 1);
  CHECK(hmac.request.signature.at[0].text() == "header:X-Sig");
  CHECK(hmac.request.signature.prefix.text() == "v=");
  CHECK(hmac.request.signature.encoding == Encoding::base64);
  CHECK_FALSE(hmac.request.signature.list);
  REQUIRE(hmac.request.timestamp);
  CHECK(hmac.request.timestamp->at->text() == "header:X-Time");
  CHECK(hmac.request.timestamp->unit == TimeUnit::milliseconds);
  CHECK(hmac.request.timestamp->tolerance == std::chrono::seconds(5));
}

TEST_CASE("scheme: Standard Webhooks is an HMAC spelled out")
{
  const auto hmac =
      engine_of<HmacScheme>("standard_webhooks: {headers: svix, tolerance: 60, key: utf8}");
  CHECK(hmac.request.text.text() == "{header:svix-id}.{header:svix-timestamp}.{body}");
  CHECK(hmac.request.signature.at[0].name() == "svix-signature");
  CHECK(hmac.request.signature.list->signature.text() == "v1");
  CHECK(hmac.request.timestamp->at->name() == "svix-timestamp");
  CHECK(hmac.request.timestamp->tolerance == std::chrono::seconds(60));
  CHECK(hmac.key.format == KeyFormat::utf8);
  CHECK(engine_of<HmacScheme>("standard_webhooks: {}").key.format == KeyFormat::whsec);
}

TEST_CASE("scheme: Standard Webhooks v1a is an Ed25519 signature")
{
  const auto engine = engine_of<PublicKeyScheme>("standard_webhooks: {version: v1a}");
  CHECK(engine.algorithm == "ed25519");
  CHECK(engine.request.text.text() == "{header:webhook-id}.{header:webhook-timestamp}.{body}");
  CHECK(engine.request.signature.list->signature.text() == "v1a");
  CHECK(engine.request.signature.encoding == Encoding::base64);
  CHECK(engine.request.timestamp->tolerance == std::chrono::seconds(300));
}

TEST_CASE("scheme: a bearer token is one in Authorization")
{
  const auto token = engine_of<TokenScheme>("bearer: {}");
  REQUIRE(token.places.size() == 1);
  CHECK(token.places[0].at.text() == "header:Authorization");
  CHECK(token.places[0].prefix == "Bearer ");
  const auto several =
      engine_of<TokenScheme>("token: {in: [{header: A, prefix: 'Bot '}, {json: 'v[*].state'}]}");
  REQUIRE(several.places.size() == 2);
  CHECK(several.places[0].prefix == "Bot ");
  CHECK(several.places[1].at.text() == "json:v[*].state");
}

TEST_CASE("scheme: what is wrong is named with its place")
{
  check_scheme_mistakes({
      {"[a]", 1, 1, "must be a map"},
      {"basic: {}\nnone: {}", 1, 1, "2 schemes"},
      {"hmca: {}", 1, 1, "hmca"},
      {"basic: {user: x}", 1, 9, "user"},
      {"bearer: {prefix: x}", 1, 10, "prefix"},
      {"hmac:\n  signed: '{body}'\n  signature: {header: X}\n  algorithm: sha3", 4, 14, "sha3"},
      {"digest: {signed: '{body}', signature: {header: X}}", 1, 9, "does not hold {secret}"},
      {"digest: {signed: '{body}[{secret}]', signature: {header: X}}",
       1,
       9,
       "does not hold {secret}"},
      {"hmac: {signed: '{value:x}', signature: {header: X}}", 1, 16, "no {part}"},
      {"standard_webhooks: {headers: hook}", 1, 30, "hook"},
      {"standard_webhooks: {version: v2}", 1, 30, "v2"},
      {"standard_webhooks: {version: v1a, key: hex}", 1, 35, "key"},
      {"token: {}", 1, 8, "where the token is"},
      {"token: {in: [{prefix: x}]}", 1, 14, "where the token is"},
      {"token: {in: {header: X}}", 1, 13, "must be a list"},
  });
  CHECK(scheme_of("hmca: {}").error().hint == "did you mean \"hmac\"?");
  CHECK(scheme_of("xyzzy: {}").error().hint.find("message_signatures") != std::string::npos);
}
