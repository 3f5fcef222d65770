#include "hookctl/base/bytes.hpp"
#include "hookctl/crypto/public_key.hpp"
#include "tests/support/throwaway_keys.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using crypto::SignatureAlgorithm;
namespace keys = hookctl::tests::keys;

namespace {

crypto::AsymmetricKey load(std::string_view text)
{
  const auto loaded = crypto::load_keys(text);
  REQUIRE_MESSAGE(loaded, loaded.error().message);
  REQUIRE(loaded->size() == 1);
  return loaded->front();
}

SignatureAlgorithm algorithm(std::string_view name)
{
  const auto found = crypto::parse_signature_algorithm(name);
  REQUIRE(found);
  return *found;
}

bool verifies(std::string_view name,
              const crypto::AsymmetricKey& key,
              std::string_view message,
              std::string_view signature)
{
  const auto outcome = crypto::verify_signature(algorithm(name), key, message, signature);
  REQUIRE(outcome);
  return *outcome;
}

/// Every bit of the first and the last byte, and one in each byte between, changed.
std::vector<std::string> damaged(const std::string& signature)
{
  std::vector<std::string> forms;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    forms.push_back(signature);
    forms.back()[i] = static_cast<char>(forms.back()[i] ^ (1 << (i % 8)));
  }
  forms.push_back(signature + '\0');
  forms.push_back(signature.substr(1));
  forms.push_back(signature.substr(0, signature.size() - 1));
  forms.push_back(signature + signature);
  forms.emplace_back();
  return forms;
}

} // namespace

TEST_CASE("public_key: every algorithm has one name")
{
  for (const auto& known : keys::kSigned) {
    CAPTURE(known.algorithm);
    CHECK(crypto::to_string(algorithm(known.algorithm)) == known.algorithm);
  }
  for (const std::string_view unknown :
       {"", "ED25519", "rsa", "rsa-md5", "ecdsa-p256-sha1", "none", "hmac-sha256"}) {
    CAPTURE(unknown);
    CHECK_FALSE(crypto::parse_signature_algorithm(unknown));
  }
}

TEST_CASE("public_key: what openssl signed verifies, and nothing near it does")
{
  for (const auto& known : keys::kSigned) {
    CAPTURE(known.algorithm);
    const auto key = load(known.public_key);
    const std::string signature = *base64_decode(known.signature);
    CHECK(verifies(known.algorithm, key, keys::kMessage, signature));
    CHECK_FALSE(verifies(known.algorithm, key, "hookctl ", signature));
    CHECK_FALSE(verifies(known.algorithm, key, "", signature));
    for (const std::string& other : damaged(signature)) {
      CAPTURE(hex_encode(other));
      CHECK_FALSE(verifies(known.algorithm, key, keys::kMessage, other));
    }
  }
}

TEST_CASE("public_key: a signature is of one algorithm and one kind of key")
{
  for (const auto& known : keys::kSigned) {
    const std::string signature = *base64_decode(known.signature);
    for (const auto& other : keys::kSigned) {
      CAPTURE(known.algorithm);
      CAPTURE(other.algorithm);
      const bool same = std::string_view(known.algorithm) == other.algorithm;
      CHECK(verifies(other.algorithm, load(other.public_key), keys::kMessage, signature) == same);
    }
  }
}

TEST_CASE("public_key: signing and verifying go round")
{
  for (const auto& known : keys::kSigned) {
    CAPTURE(known.algorithm);
    const auto secret = load(known.private_key);
    CHECK(secret.is_private());
    const auto signature = crypto::make_signature(algorithm(known.algorithm), secret, "a text");
    REQUIRE_MESSAGE(signature, signature.error().message);
    const auto open = load(known.public_key);
    CHECK_FALSE(open.is_private());
    CHECK(verifies(known.algorithm, open, "a text", *signature));
    CHECK(verifies(known.algorithm, secret, "a text", *signature));
    CHECK_FALSE(verifies(known.algorithm, open, "another text", *signature));
    const auto refused = crypto::make_signature(algorithm(known.algorithm), open, "a text");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("public_key: Ed25519 agrees with RFC 8032 section 7.1")
{
  const struct {
    std::string_view seed;
    std::string_view public_key;
    std::string_view message;
    std::string_view signature;
  } cases[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
       "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9"
       "b46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
       "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f"
       "1"
       "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
       "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "d"
       "c6594a7c15e9716ed28dc027beceea1ec40a"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.public_key);
    const std::string message = *hex_decode(c.message);
    const auto secret = load("whsk_" + base64_encode(*hex_decode(c.seed)));
    CHECK(hex_encode(*crypto::make_signature(SignatureAlgorithm::ed25519, secret, message)) ==
          c.signature);
    CHECK(verifies("ed25519", load(c.public_key), message, *hex_decode(c.signature)));
  }
}

TEST_CASE("public_key: an Ed25519 signature whose S is not reduced is refused")
{
  // S + L of the RFC's first signature (RFC 8032 section 5.1.7, step 1).
  const auto key = load("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const std::string group =
      *hex_decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  std::string signature = *hex_decode(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
      "b46bd25bf5f0595bbe24655141438e7a100b");
  REQUIRE(verifies("ed25519", key, "", signature));
  int carry = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const int sum = static_cast<unsigned char>(signature[32 + i]) +
                    static_cast<unsigned char>(group[i]) + carry;
    signature[32 + i] = static_cast<char>(sum & 0xFF);
    carry = sum >> 8;
  }
  CHECK_FALSE(verifies("ed25519", key, "", signature));
}

TEST_CASE("public_key: PSS takes a salt as long as the digest and no other")
{
  CHECK_FALSE(verifies("rsa-pss-sha256",
                       load(keys::kRsaPublic),
                       keys::kMessage,
                       *base64_decode(keys::kLongSaltSignature)));
}

TEST_CASE("public_key: an RSA key that is for PSS only fits nothing else")
{
  const auto key = load(keys::kPssOnlyPublic);
  CHECK(verifies("rsa-pss-sha512", key, keys::kMessage, *base64_decode(keys::kPssOnlySignature)));
  CHECK_FALSE(key.fits(SignatureAlgorithm::rsa_sha256));
}

TEST_CASE("public_key: an RSA key of fewer than 1024 bits fits nothing")
{
  const auto key = load(keys::kShortRsaPublic);
  CHECK_FALSE(key.fits(SignatureAlgorithm::rsa_sha256));
  CHECK_FALSE(key.fits(SignatureAlgorithm::rsa_pss_sha256));
  CHECK(load(keys::kRsaPublic).fits(SignatureAlgorithm::rsa_sha256));
}

TEST_CASE("public_key: ECDSA signatures go from DER to r || s and back")
{
  const struct {
    std::size_t signature;
    std::size_t field;
  } cases[] = {{1, 32}, {2, 48}, {3, 66}};

  for (const auto& c : cases) {
    CAPTURE(c.field);
    const std::string der = *base64_decode(keys::kSigned[c.signature].signature);
    const auto raw = crypto::ecdsa_to_raw(der, c.field);
    REQUIRE(raw);
    CHECK(raw->size() == 2 * c.field);
    CHECK(crypto::ecdsa_to_der(*raw) == der);
    CHECK_FALSE(crypto::ecdsa_to_raw(der + '\0', c.field));
    CHECK_FALSE(crypto::ecdsa_to_raw(der.substr(1), c.field));
    CHECK_FALSE(crypto::ecdsa_to_raw(der, c.field - 2));
  }
}

TEST_CASE("public_key: what is no pair of numbers has no DER, and BER is not DER")
{
  CHECK_FALSE(crypto::ecdsa_to_der(""));
  CHECK_FALSE(crypto::ecdsa_to_der(std::string(63, '\1')));
  CHECK_FALSE(crypto::ecdsa_to_der(std::string(134, '\1')));
  CHECK_FALSE(crypto::ecdsa_to_raw("", 32));
  // r = s = 1, then with a long length, a padded number, a negative one, one that is missing.
  CHECK(crypto::ecdsa_to_raw(*hex_decode("3006020101020101"), 32));
  for (const std::string_view hex : {"308106020101020101",
                                     "300702020001020101",
                                     "3006020181020101",
                                     "3003020101",
                                     "3009020101020101020101",
                                     "3080020101020101"
                                     "0000"}) {
    CAPTURE(hex);
    CHECK_FALSE(crypto::ecdsa_to_raw(*hex_decode(hex), 32));
  }
}

TEST_CASE("public_key: signatures of zeros and of the curve's order are refused")
{
  // Wycheproof's favourites: r and s of 0, 1, n, n - 1.
  const auto key = load(keys::kP256Public);
  const std::string zero(32, '\0');
  std::string one = zero;
  one.back() = '\1';
  const std::string order =
      *hex_decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  std::string below = order;
  below.back() = '\x50';
  for (const std::string& r : {zero, one, order, below}) {
    for (const std::string& s : {zero, one, order, below}) {
      const auto der = crypto::ecdsa_to_der(r + s);
      REQUIRE(der);
      CHECK_FALSE(verifies("ecdsa-p256-sha256", key, keys::kMessage, *der));
    }
  }
}
