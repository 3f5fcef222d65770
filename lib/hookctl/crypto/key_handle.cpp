#include "hookctl/crypto/detail/key_handle.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <openssl/err.h>

#include <array>

namespace hookctl::crypto {

namespace {

std::optional<KeyKind> curve_of(const EVP_PKEY* key)
{
  std::array<char, 64> name{};
  std::size_t length = 0;
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) != 1) {
    ERR_clear_error(); // a curve that is spelled out in numbers has no name, and no place here
    return std::nullopt;
  }
  const std::string_view curve(name.data(), length);
  return curve == "prime256v1" || curve == "P-256"  ? std::optional(KeyKind::p256)
         : curve == "secp384r1" || curve == "P-384" ? std::optional(KeyKind::p384)
         : curve == "secp521r1" || curve == "P-521" ? std::optional(KeyKind::p521)
                                                    : std::nullopt;
}

std::optional<KeyKind> kind_of(const EVP_PKEY* key)
{
  if (EVP_PKEY_is_a(key, "ED25519") == 1) {
    return KeyKind::ed25519;
  }
  if (EVP_PKEY_is_a(key, "RSA") == 1) {
    return KeyKind::rsa;
  }
  if (EVP_PKEY_is_a(key, "RSA-PSS") == 1) {
    return KeyKind::rsa_pss;
  }
  return EVP_PKEY_is_a(key, "EC") == 1 ? curve_of(key) : std::nullopt;
}

} // namespace

Result<AsymmetricKey>
KeyReader::wrap(PKey key, KeyPart part, std::string id, std::optional<SignatureAlgorithm> only)
{
  const auto kind = kind_of(key.get());
  if (!kind) {
    return fail(Failure::malformed_key,
                "the key is of a kind that is not used here",
                "Ed25519, ECDSA on P-256, P-384 and P-521, and RSA are");
  }
  const int bits = EVP_PKEY_get_bits(key.get());
  AsymmetricKey made;
  made.m_handle = std::make_shared<KeyHandle>(KeyHandle{std::move(key), *kind, bits, only});
  made.m_id = std::move(id);
  made.m_private = part == KeyPart::private_half;
  return made;
}

AsymmetricKey
KeyReader::named(const AsymmetricKey& key, std::string id, std::optional<SignatureAlgorithm> only)
{
  AsymmetricKey made = key;
  KeyHandle handle = *key.m_handle;
  handle.only = only;
  made.m_handle = std::make_shared<KeyHandle>(std::move(handle));
  made.m_id = std::move(id);
  return made;
}

} // namespace hookctl::crypto
