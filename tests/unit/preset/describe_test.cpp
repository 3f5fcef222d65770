#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

namespace {

std::string words(std::string_view yaml)
{
  return describe(good_scheme(yaml));
}

bool says(std::string_view yaml, std::string_view sentence)
{
  const std::string all = words(yaml);
  CAPTURE(all);
  const bool there = all.find(sentence) != std::string::npos;
  CHECK(there);
  return there;
}

} // namespace

TEST_CASE("describe: an HMAC in the words of a provider's page")
{
  CHECK(words("hmac: {signed: '{body}', signature: {header: X-Sig, prefix: 'sha256='}}") ==
        "HMAC-SHA256 of \"{body}\", hex in header X-Sig after \"sha256=\"; the key is used as it "
        "is. There is no timestamp: a copy of a request stays valid.");
  CHECK(words("standard_webhooks: {}") ==
        "HMAC-SHA256 of \"{header:webhook-id}.{header:webhook-timestamp}.{body}\", base64 in "
        "header webhook-signature as v1,… of a list; the key is decoded from base64 after whsec_. "
        "The timestamp (header webhook-timestamp, Unix seconds) may be 300 s off.");
}

TEST_CASE("describe: what is not protected is said")
{
  says("hmac: {signed: '{url}', signature: {header: X}}", "The body is not signed.");
  says("hmac: {signed: '{json:a}', signature: {header: X}}",
       "Of the body only these parts are signed.");
  says("hmac: {signed: '{timestamp}{body}', signature: {header: X}, timestamp: {header: T}}",
       "may be of any age");
  says("token: {in: [{header: X}]}", "The sender is proved; the body is not signed.");
  says("bearer: {}", "The sender is proved; the body is not signed.");
  says("basic: {}", "The sender is proved; the body is not signed.");
  says("none: {}", "Nothing is signed");
  says("jwt: {in: {header: X}, algorithms: [RS256]}",
       "The sender is proved; the body is not signed.");
  says("jwt: {in: {header: X}, algorithms: [RS256]}", "for ever");
  says("cipher_body: {iv: 0123456789abcdef, in: {form: a}}", "Encrypted, not authenticated");
  says("cipher_body: {iv: 0123456789abcdef, in: {form: a}}", "a copy of a request stays valid");
  says("message_signatures: {algorithms: [ed25519], components: ['@method'], body: unsigned}",
       "the body is not signed");
}

TEST_CASE("describe: every engine names its mathematics and its places")
{
  says("digest: {algorithm: md5, signed: '{body}{secret}', signature: {form: s}}",
       "MD5 (no HMAC) of \"{body}{secret}\"");
  says("digest: {algorithm: md5, signed: '{secret}{body}', signature: {form: s}}",
       "without the key (length extension)");
  says("hmac: {algorithm_from: {at: header:A, choose: {a: sha1, b: sha256}}, signed: '{body}', "
       "signature: {header: X}}",
       "HMAC-SHA1 or HMAC-SHA256, as the request says, of \"{body}\"");
  says("public_key: {algorithm: rsa-sha256, signed: '{body}', signature: {header: X}}",
       "(rsa-sha256) of \"{body}\"");
  says("public_key: {algorithm_from: {at: v, choose: {1: rsa-sha1, 2: rsa-sha256}}, signed: "
       "'{body}', signature: {header: X}}",
       "(rsa-sha1 or rsa-sha256)");
  says("standard_webhooks: {version: v1a}", "ed25519");
  says("jwt: {in: body, algorithms: [HS256], claims: {iss: [a, b]}, max_age: 60}",
       "that is the whole body; iss must be \"a\" or \"b\". It may be 60 s old.");
  says("jwt: {in: body, algorithms: [HS256], body_hash: {claim: h}}",
       "Its claim h holds a hash of the body.");
  says("message_signatures: {algorithms: [ed25519], components: ['@method'], tolerance: 9}",
       "covering at least @method; it may be 9 s off");
  says("cipher_checksum: {iv: 0123456789abcdef, signed: '{body}{salt}', signature: {form: s}}",
       "encrypted with AES-128-CBC: SHA256 of");
  says("hmac: {signed: '{fields:f}', fields: {f: {from: form, join: '&'}}, signature: {form: s}}",
       "{fields:f} is the form's fields, sorted, each as \"{name}{value}\" with \"&\" between");
  says("hmac: {signed: '{json:a}', each: 'l[*]', signature: {json: s}}",
       "Each l[*] is signed on its own.");
  says("hmac: {signed: '{body}', signature: {header: X}, require: [{at: header:V, equals: '1'}]}",
       "header V must be \"1\".");
  says("hmac: {signed: '{body}', signature: {header: X}, key: {format: hex, derive: sha1, suffix: "
       "'&'}}",
       "the key is decoded from hex, then its SHA-1, with \"&\" after it");
}
