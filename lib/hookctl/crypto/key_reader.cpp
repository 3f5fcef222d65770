#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/detail/key_formats.hpp"
#include "hookctl/crypto/public_key.hpp"

namespace hookctl::crypto {

namespace {

constexpr std::string_view kStandardPublic = "whpk_";
constexpr std::string_view kStandardPrivate = "whsk_";
constexpr std::size_t kEd25519Bytes = 32;
constexpr std::string_view kPemStart = "-----BEGIN ";

using Keys = Result<std::vector<AsymmetricKey>>;

Keys one(Result<AsymmetricKey> key)
{
  if (!key) {
    return tl::unexpected<Error>(std::move(key).error());
  }
  return std::vector<AsymmetricKey>{std::move(*key)};
}

tl::unexpected<Error> malformed(std::string message)
{
  return fail(Failure::malformed_key,
              std::move(message),
              "a PEM, a JWK, a certificate, the base64 of one, or an Ed25519 key of 32 bytes is");
}

std::string without_spaces(std::string_view text)
{
  std::string kept;
  for (const char c : text) {
    if (std::string_view(" \t\r\n").find(c) == std::string_view::npos) {
      kept += c;
    }
  }
  return kept;
}

/// `whpk_…` and `whsk_…` of Standard Webhooks.
Keys read_standard(std::string_view text)
{
  const auto bytes = base64_decode_lenient(text.substr(kStandardPublic.size()));
  if (!bytes) {
    return malformed("what follows whpk_ or whsk_ is not base64");
  }
  return one(text.starts_with(kStandardPublic) ? detail::read_ed25519_public(*bytes)
                                               : detail::read_ed25519_private(*bytes));
}

/// Bytes in hex or base64.
Keys read_bytes(std::string_view text)
{
  const std::string characters = without_spaces(text);
  if (const auto bytes = hex_decode(characters); bytes && bytes->size() == kEd25519Bytes) {
    return one(detail::read_ed25519_public(*bytes));
  }
  const auto bytes = base64_decode_lenient(characters);
  if (!bytes || bytes->empty()) {
    return malformed("the key is not a public key");
  }
  if (bytes->size() == kEd25519Bytes) {
    return one(detail::read_ed25519_public(*bytes));
  }
  return bytes->find(kPemStart) != std::string::npos ? detail::read_pem(*bytes)
                                                     : one(detail::read_der(*bytes));
}

Keys read_any(std::string_view text)
{
  if (text.starts_with('{')) {
    return detail::read_jwks(text);
  }
  if (text.find(kPemStart) != std::string_view::npos) {
    return detail::read_pem(text);
  }
  if (text.starts_with(kStandardPublic) || text.starts_with(kStandardPrivate)) {
    return read_standard(text);
  }
  return read_bytes(text);
}

} // namespace

Result<std::vector<AsymmetricKey>> load_keys(std::string_view text)
{
  if (text.size() > detail::kMaxKeyText) {
    return malformed("the key's text is longer than 256 KiB");
  }
  const std::string_view trimmed = trim(text);
  if (trimmed.empty()) {
    return fail(Failure::malformed_key, "the key is empty", "set the provider's key");
  }
  HOOKCTL_TRY_AS(auto keys, read_any(trimmed));
  if (keys.empty()) {
    return malformed("there is no key in the text that can be used");
  }
  return keys;
}

} // namespace hookctl::crypto
