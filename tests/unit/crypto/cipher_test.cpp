#include "hookctl/base/bytes.hpp"
#include "hookctl/crypto/cipher.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using crypto::Cipher;

namespace {

std::string key_bytes(std::string_view hex)
{
  return hex_decode(hex).value();
}

} // namespace

TEST_CASE("cipher: names and key sizes")
{
  CHECK(crypto::parse_cipher("aes-128-cbc") == Cipher::aes_128_cbc);
  CHECK(crypto::parse_cipher("aes-256-cbc") == Cipher::aes_256_cbc);
  CHECK(crypto::key_size(Cipher::aes_128_cbc) == 16);
  CHECK(crypto::key_size(Cipher::aes_256_cbc) == 32);
  for (const std::string_view unknown : {"", "AES-128-CBC", "aes-128-ecb", "aes-192-cbc"}) {
    CHECK_FALSE(crypto::parse_cipher(unknown));
  }
}

TEST_CASE("cipher: the blocks agree with NIST SP 800-38A appendix F.2")
{
  const std::string iv = key_bytes("000102030405060708090a0b0c0d0e0f");
  const std::string plain =
      key_bytes("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");

  const struct {
    Cipher cipher;
    std::string_view key;
    std::string_view blocks;
  } cases[] = {
      {Cipher::aes_128_cbc,
       "2b7e151628aed2a6abf7158809cf4f3c",
       "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"},
      {Cipher::aes_256_cbc,
       "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
       "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"},
  };

  for (const auto& c : cases) {
    const auto encrypted = crypto::encrypt(c.cipher, key_bytes(c.key), iv, plain);
    REQUIRE(encrypted);
    CHECK(hex_encode(encrypted->substr(0, 32)) == c.blocks);
    CHECK(encrypted->size() == 48); // a whole block of padding
    CHECK(**crypto::decrypt(c.cipher, key_bytes(c.key), iv, *encrypted) == plain);
  }
}

TEST_CASE("cipher: texts of every length go round")
{
  const std::string key(16, 'k');
  const std::string iv(16, 'i');
  for (std::size_t length = 0; length < 50; ++length) {
    const std::string plain(length, 'x');
    const auto encrypted = crypto::encrypt(Cipher::aes_128_cbc, key, iv, plain);
    REQUIRE(encrypted);
    CHECK(**crypto::decrypt(Cipher::aes_128_cbc, key, iv, *encrypted) == plain);
  }
}

TEST_CASE("cipher: a text that is cut or damaged at its end does not decrypt")
{
  const std::string key(16, 'k');
  const std::string iv(16, 'i');
  const std::string good = *crypto::encrypt(Cipher::aes_128_cbc, key, iv, "a plain text");
  for (const std::string& broken :
       {std::string(), good.substr(1), good + "x", std::string(16, '\0')}) {
    const auto outcome = crypto::decrypt(Cipher::aes_128_cbc, key, iv, broken);
    REQUIRE(outcome);
    CHECK_FALSE(*outcome);
  }
}

TEST_CASE("cipher: keys and vectors of another length are refused")
{
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{15}, std::size_t{17}, std::size_t{32}}) {
    const auto by_key =
        crypto::encrypt(Cipher::aes_128_cbc, std::string(size, 'k'), std::string(16, 'i'), "x");
    REQUIRE_FALSE(by_key);
    CHECK(by_key.error().code == ErrorCode::invalid_argument);
    const auto by_vector =
        crypto::decrypt(Cipher::aes_128_cbc, std::string(16, 'k'), std::string(size, 'i'), "x");
    REQUIRE_FALSE(by_vector);
    CHECK(by_vector.error().code == ErrorCode::invalid_argument);
  }
}
