#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

namespace {

std::string hmac_with(std::string_view key)
{
  return "hmac: {signed: '{body}', signature: {header: X}, key: " + std::string(key) + "}";
}

KeySpec key_of(std::string_view key)
{
  return engine_of<HmacScheme>(hmac_with(key)).key;
}

} // namespace

TEST_CASE("key spec: a word is the format")
{
  CHECK(engine_of<HmacScheme>("hmac: {signed: '{body}', signature: {header: X}}").key.format ==
        KeyFormat::utf8);
  CHECK(key_of("utf8").format == KeyFormat::utf8);
  CHECK(key_of("hex").format == KeyFormat::hex);
  CHECK(key_of("base64").format == KeyFormat::base64);
  CHECK(key_of("whsec").format == KeyFormat::whsec);
}

TEST_CASE("key spec: a map says what is done to the text")
{
  const KeySpec key = key_of(
      "{format: whsec, derive: nfkd, cut: 'v1,', separator: '|', suffix: '&', lenient: true}");
  CHECK(key.format == KeyFormat::whsec);
  CHECK(key.derivation == KeyDerivation::nfkd);
  CHECK(key.cut == "v1,");
  CHECK(key.separator == "|");
  CHECK(key.suffix == "&");
  CHECK(key.lenient);
  CHECK(key_of("{derive: md5}").derivation == KeyDerivation::md5);
  CHECK(key_of("{derive: sha1}").derivation == KeyDerivation::sha1);
  CHECK(key_of("{derive: html_entities}").derivation == KeyDerivation::html_entities);
  CHECK(key_of("{derive: none}").format == KeyFormat::utf8);
  CHECK(key_of("{}").derivation == KeyDerivation::none);
}

TEST_CASE("key spec: a scheme's own format is kept when only something else is said")
{
  CHECK(engine_of<HmacScheme>("standard_webhooks: {key: {separator: ' '}}").key.format ==
        KeyFormat::whsec);
}

TEST_CASE("key spec: every mistake is named with its line and column")
{
  check_mistakes(
      {
          {"hexx", 1, 55, "hexx"},
          {"{format: hexx}", 1, 64, "hexx"},
          {"{derive: sha2}", 1, 64, "sha2"},
          {"{formt: hex}", 1, 56, "formt"},
          {"{lenient: true}", 1, 55, "whsec only"},
      },
      [](const char* key) { return scheme_of(hmac_with(key)); });
}
