#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

TEST_CASE("cipher schemes: an encrypted checksum is read whole")
{
  const auto scheme = good_scheme(
      "cipher_checksum:\n"
      "  algorithm: aes-256-cbc\n"
      "  iv: '@@@@&&&&####$$$$'\n"
      "  hash: sha512\n"
      "  salt: 8\n"
      "  signed: '{fields:all}|{salt}'\n"
      "  signature: {form: CHECKSUMHASH, encoding: base64}\n"
      "  fields: {all: {from: form, except: [CHECKSUMHASH], each: '{value}', join: '|'}}\n"
      "  key: {derive: md5}\n");
  CHECK(scheme.label == "aes-checksum");
  CHECK(scheme.covers_body);
  const auto& engine = std::get<CipherChecksumScheme>(scheme.engine);
  CHECK(engine.cipher == "aes-256-cbc");
  CHECK(engine.iv == "@@@@&&&&####$$$$");
  CHECK(engine.hash == "sha512");
  CHECK(engine.salt == 8);
  CHECK(engine.request.text.text() == "{fields:all}|{salt}");
  CHECK(engine.key.derivation == KeyDerivation::md5);
}

TEST_CASE("cipher schemes: an encrypted payload is read whole and signs nothing")
{
  const auto scheme =
      good_scheme("cipher_body: {in: {form: encResp}, encoding: base64, key: {derive: md5}, iv: "
                  "000102030405060708090a0b0c0d0e0f}");
  CHECK(scheme.label == "aes-body");
  CHECK_FALSE(scheme.covers_body);
  CHECK(scheme.needs_key);
  const auto& engine = std::get<CipherBodyScheme>(scheme.engine);
  CHECK(engine.cipher == "aes-128-cbc");
  CHECK(engine.at.text() == "form:encResp");
  CHECK(engine.encoding == Encoding::base64);
  CHECK(engine.iv.size() == 16);
  CHECK(engine.iv.substr(0, 3) == std::string("\0\1\2", 3));
}

TEST_CASE("cipher schemes: every mistake is named with its line and column")
{
  check_scheme_mistakes({
      {"cipher_checksum: {signed: '{body}{salt}', signature: {form: s}}", 1, 18, "iv"},
      {"cipher_checksum: {iv: short, signed: '{body}{salt}', signature: {form: s}}",
       1,
       19,
       "16 bytes"},
      {"cipher_checksum: {iv: 0123456789abcdef, signed: '{body}', signature: {form: s}}",
       1,
       49,
       "does not hold {salt}"},
      {"cipher_checksum: {iv: 0123456789abcdef, salt: 65, signed: '{body}', signature: {form: s}}",
       1,
       41,
       "use 0 to 64"},
      {"cipher_checksum: {iv: 0123456789abcdef, algorithm: aes-128-gcm}", 1, 52, "aes-128-gcm"},
      {"cipher_checksum: {iv: 0123456789abcdef, signed: '{body}{secret}', signature: {form: s}}",
       1,
       49,
       "{secret}"},
      {"cipher_checksum: {iv: 0123456789abcdef, signed: '{body}{salt}', signature: {form: s}, "
       "algorithm_from: {at: header:A, choose: {a: aes-128-cbc}}}",
       1,
       87,
       "algorithm_from"},
      {"cipher_body: {iv: 0123456789abcdef}", 1, 14, "where it is"},
      {"cipher_body: {iv: 0123456789abcdef, in: {}}", 1, 41, "no place"},
      {"cipher_body: {iv: 0123456789abcdef, in: {form: a}, mode: cbc}", 1, 52, "mode"},
  });
}
