#include "hookctl/crypto/handles.hpp"
#include "hookctl/crypto/public_key.hpp"

#include <openssl/err.h>

namespace hookctl::crypto {

namespace {

/// P-521: the longest field that is used.
constexpr std::size_t kMaxFieldBytes = 66;

Number number_of(std::string_view bytes)
{
  return Number{BN_bin2bn(readable(bytes), static_cast<int>(bytes.size()), nullptr)};
}

std::optional<std::string> to_der(const ECDSA_SIG* signature)
{
  unsigned char* written = nullptr;
  const int length = i2d_ECDSA_SIG(signature, &written);
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owned(
      written, [](unsigned char* bytes) { OPENSSL_free(bytes); });
  if (length <= 0) {
    ERR_clear_error();
    return std::nullopt;
  }
  return std::string(written, written + length);
}

} // namespace

std::optional<std::string> ecdsa_to_der(std::string_view raw)
{
  const std::size_t field = raw.size() / 2;
  if (raw.size() % 2 != 0 || field == 0 || field > kMaxFieldBytes) {
    return std::nullopt;
  }
  const EcdsaSignature signature{ECDSA_SIG_new()};
  Number r = number_of(raw.substr(0, field));
  Number s = number_of(raw.substr(field));
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) {
    ERR_clear_error();
    return std::nullopt;
  }
  // The signature owns its numbers now.
  r.release(); // NOLINT(bugprone-unused-return-value)
  s.release(); // NOLINT(bugprone-unused-return-value)
  return to_der(signature.get());
}

std::optional<std::string> ecdsa_to_raw(std::string_view der, std::size_t field_bytes)
{
  if (field_bytes == 0 || field_bytes > kMaxFieldBytes || der.size() > 4 * kMaxFieldBytes) {
    return std::nullopt;
  }
  const unsigned char* at = readable(der);
  const EcdsaSignature signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  // Encoded again, because BER and trailing bytes are other ways to write the same numbers.
  if (!signature || to_der(signature.get()) != der) {
    ERR_clear_error();
    return std::nullopt;
  }
  std::string raw(2 * field_bytes, '\0');
  const int length = static_cast<int>(field_bytes);
  const BIGNUM* r = ECDSA_SIG_get0_r(signature.get());
  const BIGNUM* s = ECDSA_SIG_get0_s(signature.get());
  if (BN_is_negative(r) != 0 || BN_is_negative(s) != 0 ||
      BN_bn2binpad(r, writable(raw), length) != length ||
      BN_bn2binpad(s, writable(raw) + length, length) != length) {
    ERR_clear_error();
    return std::nullopt;
  }
  return raw;
}

} // namespace hookctl::crypto
