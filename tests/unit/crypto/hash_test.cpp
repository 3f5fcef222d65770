#include "hookctl/base/bytes.hpp"
#include "hookctl/crypto/hash.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using crypto::HashAlgorithm;

namespace {

std::string bytes(std::string_view hex)
{
  return hex_decode(hex).value();
}

} // namespace

TEST_CASE("hash: every algorithm has one name and one size")
{
  const struct {
    HashAlgorithm algorithm;
    std::string_view name;
    std::size_t size;
  } cases[] = {
      {HashAlgorithm::md5, "md5", 16},
      {HashAlgorithm::sha1, "sha1", 20},
      {HashAlgorithm::sha256, "sha256", 32},
      {HashAlgorithm::sha384, "sha384", 48},
      {HashAlgorithm::sha512, "sha512", 64},
  };

  for (const auto& c : cases) {
    CAPTURE(c.name);
    CHECK(crypto::to_string(c.algorithm) == c.name);
    CHECK(crypto::parse_hash_algorithm(c.name) == c.algorithm);
    CHECK(crypto::digest_size(c.algorithm) == c.size);
    CHECK(crypto::digest(c.algorithm, "x")->size() == c.size);
    CHECK(crypto::hmac(c.algorithm, "k", "x")->size() == c.size);
  }
  for (const std::string_view unknown : {"", "SHA256", "sha-256", "sha3-256", "sha256 "}) {
    CAPTURE(unknown);
    CHECK_FALSE(crypto::parse_hash_algorithm(unknown));
  }
}

TEST_CASE("hash: digests agree with FIPS 180-4 and RFC 1321")
{
  const std::string_view two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

  const struct {
    HashAlgorithm algorithm;
    std::string_view message;
    std::string_view hex;
  } cases[] = {
      {HashAlgorithm::md5, "", "d41d8cd98f00b204e9800998ecf8427e"},
      {HashAlgorithm::md5, "abc", "900150983cd24fb0d6963f7d28e17f72"},
      {HashAlgorithm::sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
      {HashAlgorithm::sha1, two_blocks, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
      {HashAlgorithm::sha256,
       "",
       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {HashAlgorithm::sha256,
       "abc",
       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {HashAlgorithm::sha256,
       two_blocks,
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {HashAlgorithm::sha384,
       "abc",
       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
       "8086072ba1e7cc2358baeca134c825a7"},
      {HashAlgorithm::sha512,
       "abc",
       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
       "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.message);
    CAPTURE(c.hex);
    CHECK(hex_encode(crypto::digest(c.algorithm, c.message).value()) == c.hex);
  }
}

TEST_CASE("hash: hmac agrees with RFC 4231")
{
  const struct {
    std::string key;
    std::string message;
    std::string_view sha256;
    std::string_view sha384;
    std::string_view sha512;
  } cases[] = {
      {std::string(20, '\x0b'),
       "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
       "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
       "faea9ea9076ede7f4af152e8b2fa9cb6",
       "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
       "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
      {"Jefe",
       "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
       "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
       "8e2240ca5e69e2c78b3239ecfab21649",
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
       "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
      {std::string(20, '\xaa'),
       std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
       "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
       "2a5ab39dc13814b94e3ab6e101a34f27",
       "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
       "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"},
      {bytes("0102030405060708090a0b0c0d0e0f10111213141516171819"),
       std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
       "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e"
       "6801dd23c4a7d679ccf8a386c674cffb",
       "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
       "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"},
      {std::string(131, '\xaa'),
       "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
       "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
       "0c2ef6ab4030fe8296248df163f44952",
       "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
       "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.message);
    CHECK(hex_encode(crypto::hmac(HashAlgorithm::sha256, c.key, c.message).value()) == c.sha256);
    CHECK(hex_encode(crypto::hmac(HashAlgorithm::sha384, c.key, c.message).value()) == c.sha384);
    CHECK(hex_encode(crypto::hmac(HashAlgorithm::sha512, c.key, c.message).value()) == c.sha512);
  }
}

TEST_CASE("hash: hmac agrees with RFC 2202 for md5 and sha1")
{
  const struct {
    HashAlgorithm algorithm;
    std::string key;
    std::string message;
    std::string_view hex;
  } cases[] = {
      {HashAlgorithm::md5, std::string(16, '\x0b'), "Hi There", "9294727a3638bb1c13f48ef8158bfc9d"},
      {HashAlgorithm::md5,
       "Jefe",
       "what do ya want for nothing?",
       "750c783e6ab0b503eaa86e310a5db738"},
      {HashAlgorithm::sha1,
       std::string(20, '\x0b'),
       "Hi There",
       "b617318655057264e28bc0b6fb378c8ef146be00"},
      {HashAlgorithm::sha1,
       "Jefe",
       "what do ya want for nothing?",
       "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
      {HashAlgorithm::sha1,
       std::string(80, '\xaa'),
       "Test Using Larger Than Block-Size Key - Hash Key First",
       "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.hex);
    CHECK(hex_encode(crypto::hmac(c.algorithm, c.key, c.message).value()) == c.hex);
  }
}

TEST_CASE("hash: an empty key and an empty message are taken as they are")
{
  // The key of the call before must not be used again.
  REQUIRE(crypto::hmac(HashAlgorithm::sha256, "another key", "x"));
  const auto mac = crypto::hmac(HashAlgorithm::sha256, {}, {});
  REQUIRE(mac);
  CHECK(hex_encode(*mac) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("hash: constant time equality holds for equal bytes only")
{
  const struct {
    std::string_view a;
    std::string_view b;
    bool equal;
  } cases[] = {
      {"", "", true},
      {"a", "a", true},
      {"a", "b", false},
      {"a", "", false},
      {"a", "aa", false},
      {{"a\0b", 3}, {"a\0b", 3}, true},
      {{"a\0b", 3}, {"a\0c", 3}, false},
  };

  for (const auto& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK(crypto::equal_constant_time(c.a, c.b) == c.equal);
  }
}

TEST_CASE("hash: CRC-32 gives the check value of its standard")
{
  CHECK(crypto::crc32("123456789") == 0xCBF43926U);
  CHECK(crypto::crc32("") == 0);
  CHECK(crypto::crc32("a") == 0xE8B7BE43U);
}
