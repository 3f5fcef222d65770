#include "hookctl/base/failure.hpp"
#include "hookctl/crypto/detail/key_formats.hpp"
#include "hookctl/crypto/detail/key_handle.hpp"
#include "hookctl/crypto/hash.hpp"

#include <openssl/err.h>

namespace hookctl::crypto::detail {

namespace {

constexpr std::size_t kEd25519Bytes = 32;

using Read = PKey (*)(const unsigned char**, long);

PKey read_public(const unsigned char** at, long size)
{
  return PKey{d2i_PUBKEY(nullptr, at, size)};
}

PKey read_certificate(const unsigned char** at, long size)
{
  const Certificate certificate{d2i_X509(nullptr, at, size)};
  return PKey{certificate ? X509_get_pubkey(certificate.get()) : nullptr};
}

PKey read_pkcs1_public(const unsigned char** at, long size)
{
  return PKey{d2i_PublicKey(EVP_PKEY_RSA, nullptr, at, size)};
}

PKey read_private(const unsigned char** at, long size)
{
  return PKey{d2i_AutoPrivateKey(nullptr, at, size)};
}

struct Format {
  Read read;
  KeyPart part;
};

constexpr Format kFormats[] = {
    {read_public, KeyPart::public_half},
    {read_certificate, KeyPart::public_half},
    {read_private, KeyPart::private_half},
    {read_pkcs1_public, KeyPart::public_half},
};

tl::unexpected<Error> not_ed25519()
{
  ERR_clear_error();
  return fail(Failure::malformed_key,
              "the key is not an Ed25519 key",
              "copy it again, whole, from the provider's page");
}

std::string public_half(const EVP_PKEY* key)
{
  std::string bytes(kEd25519Bytes, '\0');
  std::size_t size = bytes.size();
  return EVP_PKEY_get_raw_public_key(key, writable(bytes), &size) == 1 ? bytes : std::string{};
}

} // namespace

Result<AsymmetricKey> read_der(std::string_view der)
{
  for (const Format& format : kFormats) {
    const unsigned char* at = readable(der);
    PKey key = format.read(&at, static_cast<long>(der.size()));
    ERR_clear_error();
    if (key && at == readable(der) + der.size()) {
      return KeyReader::wrap(std::move(key), format.part);
    }
  }
  return fail(Failure::malformed_key,
              "the key is not in a form that is known",
              "a PEM, a certificate, a JWK or the base64 of one is; copy it again, whole");
}

Result<AsymmetricKey> read_ed25519_public(std::string_view bytes)
{
  if (bytes.size() != kEd25519Bytes) {
    return not_ed25519();
  }
  PKey key{
      EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, readable(bytes), bytes.size())};
  if (!key) {
    return not_ed25519();
  }
  return KeyReader::wrap(std::move(key), KeyPart::public_half);
}

Result<AsymmetricKey> read_ed25519_private(std::string_view bytes)
{
  if (bytes.size() != kEd25519Bytes && bytes.size() != 2 * kEd25519Bytes) {
    return not_ed25519();
  }
  const std::string_view stated = bytes.substr(kEd25519Bytes);
  PKey key{
      EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, readable(bytes), kEd25519Bytes)};
  // A public key of another seed would make signatures that betray the private one.
  if (!key || (!stated.empty() && public_half(key.get()) != stated)) {
    return not_ed25519();
  }
  return KeyReader::wrap(std::move(key), KeyPart::private_half);
}

} // namespace hookctl::crypto::detail
