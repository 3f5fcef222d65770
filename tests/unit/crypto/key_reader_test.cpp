#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/public_key.hpp"
#include "tests/support/throwaway_keys.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using crypto::SignatureAlgorithm;
namespace keys = hookctl::tests::keys;

namespace {

std::string replace(std::string text, std::string_view from, std::string_view to)
{
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// What stands between the lines of a PEM, in one line.
std::string bare(std::string_view pem)
{
  std::string out;
  for (const auto line : split(pem, '\n')) {
    out += line.starts_with("-----") ? "" : std::string(line);
  }
  return out;
}

/// How many keys there are; 0 for a refusal, whose message must not repeat the text.
std::size_t count(std::string_view text)
{
  const auto loaded = crypto::load_keys(text);
  if (!loaded) {
    CHECK(loaded.error().code == ErrorCode::invalid_argument);
    const std::string said = loaded.error().message + loaded.error().hint;
    CHECK((text.size() < 12 || said.find(text.substr(0, 12)) == std::string::npos ||
           text.starts_with("-----BEGIN")));
  }
  return loaded ? loaded->size() : 0;
}

std::string set_of(std::string_view first, std::string_view second = "")
{
  return text("{\"keys\":[", first, second.empty() ? "" : ",", second, "]}");
}

/// Whether the key verifies what openssl signed.
bool is_the_key(std::string_view written, std::string_view algorithm)
{
  const auto loaded = crypto::load_keys(written);
  REQUIRE_MESSAGE(loaded, loaded.error().message);
  const auto& signed_by =
      *std::find_if(std::begin(keys::kSigned), std::end(keys::kSigned), [&](const auto& known) {
        return known.algorithm == algorithm;
      });
  return *crypto::verify_signature(*crypto::parse_signature_algorithm(algorithm),
                                   loaded->front(),
                                   keys::kMessage,
                                   *base64_decode(signed_by.signature));
}

} // namespace

TEST_CASE("key_reader: one RSA key is read in every form")
{
  const std::string spki = bare(keys::kRsaPublic);
  for (const std::string& written : {std::string(keys::kRsaPublic),
                                     std::string(keys::kRsaPublicPkcs1),
                                     std::string(keys::kRsaCertificate),
                                     std::string(keys::kRsaPrivate),
                                     std::string(keys::kRsaPrivatePkcs1),
                                     std::string(keys::kRsaJwk),
                                     std::string(keys::kRsaPrivateJwk),
                                     set_of(keys::kRsaJwk),
                                     spki,
                                     bare(keys::kRsaPublicPkcs1),
                                     bare(keys::kRsaCertificate),
                                     base64_encode(keys::kRsaPublic),
                                     text("  ", keys::kRsaPublic, "\r\n\r\n")}) {
    CAPTURE(written);
    CHECK(is_the_key(written, "rsa-sha256"));
  }
}

TEST_CASE("key_reader: lost line breaks are mended")
{
  const std::string pem = keys::kRsaPublic;
  for (const std::string& written : {replace(pem, "\n", " "),
                                     replace(pem, "\n", "\\n"),
                                     replace(pem, "\n", "\r\n"),
                                     replace(pem, "\n", "\\r\\n"),
                                     replace(pem, "\n", ""),
                                     replace(pem, "PUBLIC KEY", "RSA PUBLIC KEY"),
                                     replace(pem, "\n", "\n\n")}) {
    CAPTURE(written);
    CHECK(is_the_key(written, "rsa-sha256"));
  }
}

TEST_CASE("key_reader: elliptic keys are read in every form")
{
  CHECK(is_the_key(keys::kP256Public, "ecdsa-p256-sha256"));
  CHECK(is_the_key(keys::kP256PrivateSec1, "ecdsa-p256-sha256"));
  CHECK(is_the_key(keys::kP256Jwk, "ecdsa-p256-sha256"));
  CHECK(is_the_key(keys::kP256PrivateJwk, "ecdsa-p256-sha256"));
  CHECK(is_the_key(bare(keys::kP256Public), "ecdsa-p256-sha256"));
  CHECK(is_the_key(keys::kP521Jwk, "ecdsa-p521-sha512"));
  CHECK(is_the_key(keys::kEd25519Public, "ed25519"));
  const std::string raw = base64_decode(bare(keys::kEd25519Public))->substr(12);
  const std::string seed = base64_decode(bare(keys::kEd25519Private))->substr(16);
  for (const std::string& written : {hex_encode(raw),
                                     base64_encode(raw),
                                     base64url_encode(raw),
                                     "whpk_" + base64_encode(raw),
                                     "whsk_" + base64_encode(seed),
                                     "whsk_" + base64_encode(seed + raw)}) {
    CHECK(is_the_key(written, "ed25519"));
  }
  CHECK(crypto::load_keys("whsk_" + base64_encode(seed))->front().is_private());
  CHECK_FALSE(crypto::load_keys("whpk_" + base64_encode(raw))->front().is_private());
}

TEST_CASE("key_reader: a private key whose public half is another's is refused")
{
  const std::string seed = base64_decode(bare(keys::kEd25519Private))->substr(16);
  CHECK(count("whsk_" + base64_encode(seed + std::string(32, '\x09'))) == 0);
}

TEST_CASE("key_reader: a JWK set gives each key its id, and leaves out what cannot sign")
{
  const auto loaded = crypto::load_keys(set_of(keys::kRsaJwk, keys::kP256Jwk));
  REQUIRE(loaded);
  REQUIRE(loaded->size() == 2);
  CHECK((*loaded)[0].id() == "rsa-1");
  CHECK((*loaded)[1].id() == "ec-1");
  CHECK((*loaded)[1].fits(SignatureAlgorithm::ecdsa_p256_sha256));
  CHECK_FALSE((*loaded)[1].fits(SignatureAlgorithm::rsa_sha256));
  for (const char* other : {R"({"kty":"oct","k":"c2VjcmV0"})",
                            R"({"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"})",
                            R"({"kty":"OKP","crv":"X25519","x":"AA"})",
                            R"({"kty":"new"})",
                            R"({})"}) {
    CAPTURE(other);
    CHECK(count(set_of(keys::kRsaJwk, other)) == 1);
    CHECK(count(set_of(other)) == 0);
    CHECK(count(other) == 0);
  }
  CHECK(count(set_of(replace(keys::kRsaJwk, "\"sig\"", "\"enc\""), keys::kP256Jwk)) == 1);
  CHECK(count(replace(keys::kP256Jwk, "\"kid\"", "\"key_ops\":[\"deriveKey\"],\"kid\"")) == 0);
  CHECK(count(replace(keys::kP256Jwk, "\"kid\"", "\"key_ops\":[\"verify\"],\"kid\"")) == 1);
}

TEST_CASE("key_reader: a JWK that names its algorithm is used for no other")
{
  const auto loaded =
      crypto::load_keys(replace(keys::kRsaJwk, "\"sig\"", "\"sig\",\"alg\":\"RS256\""));
  REQUIRE(loaded);
  CHECK(loaded->front().fits(SignatureAlgorithm::rsa_sha256));
  CHECK_FALSE(loaded->front().fits(SignatureAlgorithm::rsa_sha1));
  CHECK_FALSE(loaded->front().fits(SignatureAlgorithm::rsa_pss_sha256));
}

TEST_CASE("key_reader: broken JWKs are refused")
{
  const std::string p256 = keys::kP256Jwk;
  for (const std::string& written : {std::string("{"),
                                     std::string(R"({"keys":[1]})"),
                                     std::string(R"({"keys":[]})"),
                                     std::string(R"({"keys":{}})"),
                                     std::string(R"({"kty":"RSA","n":"AQAB"})"),
                                     std::string(R"({"kty":"RSA","n":"","e":"AQAB"})"),
                                     std::string(R"({"kty":"OKP","crv":"Ed25519","x":"AA"})"),
                                     replace(p256, "\"kid\"", "\"kty\":\"EC\",\"kid\""), // twice
                                     replace(p256, "\"x\":\"", "\"x\":\"AA"),            // too long
                                     replace(p256, "\"y\":\"", "\"y\":\"!"), // not base64url
                                     replace(p256, "P-256", "P-384")}) { // another curve's field
    CAPTURE(written);
    CHECK(count(written) == 0);
  }
}

TEST_CASE("key_reader: a point that is not on its curve is refused")
{
  const std::string jwk = keys::kP256Jwk;
  const std::size_t at = jwk.find("\"y\":\"") + 5;
  std::string moved = jwk;
  moved[at] = moved[at] == 'A' ? 'B' : 'A';
  CHECK(count(moved) == 0);
}

TEST_CASE("key_reader: at most 64 keys and 256 KiB are read")
{
  std::string many;
  for (int i = 0; i < 64; ++i) {
    many += text(i == 0 ? "" : ",", keys::kP256Jwk);
  }
  CHECK(count(set_of(many)) == 64);
  CHECK(count(set_of(many, keys::kP256Jwk)) == 0);
  std::string pems;
  for (int i = 0; i < 65; ++i) {
    pems += text(keys::kP256Public, '\n');
  }
  CHECK(count(pems) == 0);
  CHECK(count(std::string(257U << 10U, ' ') + keys::kP256Public) == 0);
  CHECK(count(text(keys::kP256Public, '\n', keys::kRsaPublic)) == 2);
}

TEST_CASE("key_reader: what is no key is refused")
{
  for (const std::string& written :
       {std::string(""),
        std::string(" \n"),
        std::string("not a key"),
        std::string("c2hvcnQ="),
        std::string("whpk_"),
        std::string("whpk_!!!!"),
        std::string("whpk_c2hvcnQ="),
        std::string("whsk_c2hvcnQ="),
        hex_encode(std::string(31, 'x')),
        std::string("-----BEGIN PUBLIC KEY-----"),
        std::string("-----BEGIN PUBLIC KEY-----\nMFkw\n-----END CERTIFICATE-----"),
        std::string("-----BEGIN PUBLIC KEY-----\n????\n-----END PUBLIC KEY-----"),
        std::string("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----"),
        std::string("-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----"),
        std::string(keys::kP256Encrypted),
        std::string(keys::kSecp256k1Public),
        std::string(keys::kX25519Public),
        bare(keys::kRsaPublic) + "AAAA",
        bare(keys::kRsaPublic).substr(0, 200)}) {
    CAPTURE(written);
    CHECK(count(written) == 0);
  }
}

TEST_CASE("key_reader: a curve that is spelled out in numbers does not pass for another")
{
  const auto loaded = crypto::load_keys(keys::kSpelledCurvePublic);
  // OpenSSL may know the numbers again; a curve without a name is refused.
  if (loaded) {
    CHECK(loaded->front().fits(SignatureAlgorithm::ecdsa_p256_sha256));
  } else {
    CHECK(loaded.error().code == ErrorCode::invalid_argument);
  }
}
