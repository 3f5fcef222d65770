#include "hookctl/crypto/cipher.hpp"

#include "hookctl/auth/detail/draft.hpp"
#include "hookctl/auth/detail/encoding.hpp"
#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/signed_request.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::auth::detail {

namespace {

tl::unexpected<Error> unknown(std::string_view what, std::string_view name)
{
  return fail(ErrorCode::unverified, text(what, ' ', quote(name), " is not known"));
}

Result<crypto::Cipher> find_cipher(const std::string& name)
{
  const auto cipher = crypto::parse_cipher(name);
  if (!cipher) {
    return unknown("cipher", name);
  }
  return *cipher;
}

Result<crypto::HashAlgorithm> find_hash(const std::string& name)
{
  const auto hash = crypto::parse_hash_algorithm(name);
  if (!hash) {
    return unknown("hash", name);
  }
  return *hash;
}

/// A key of the wrong length decrypts nothing; the check of the account's key says so too.
Result<std::optional<std::string>> decrypt_with(crypto::Cipher cipher,
                                                const UsableKey& key,
                                                std::string_view iv,
                                                std::string_view cipher_text)
{
  auto plain = crypto::decrypt(cipher, key.bytes.reveal(), iv, cipher_text);
  if (!plain && plain.error().code == ErrorCode::invalid_argument) {
    Error error = std::move(plain).error();
    error.code = ErrorCode::unverified;
    return fail(std::move(error));
  }
  return plain;
}

/// True when the decrypted checksum is hex(hash(text with its salt)) + salt.
Result<bool> checksum_fits(const preset::CipherChecksumScheme& scheme,
                           crypto::HashAlgorithm hash,
                           const SignedText& signed_text,
                           std::string_view plain)
{
  const std::size_t digits = crypto::digest_size(hash) * 2;
  if (plain.size() != digits + scheme.salt) {
    return false;
  }
  const auto stated = hex_decode(plain.substr(0, digits));
  HOOKCTL_TRY_AS(const std::string message,
                 signed_text.salted ? signed_text.salted(plain.substr(digits))
                                    : Result<std::string>(signed_text.text));
  HOOKCTL_TRY_AS(const std::string expected, crypto::digest(hash, message));
  return stated && crypto::equal_constant_time(*stated, expected);
}

} // namespace

Result<Verified> verify_cipher_checksum(const preset::CipherChecksumScheme& scheme,
                                        const Check& check)
{
  HOOKCTL_TRY_AS(const crypto::Cipher cipher, find_cipher(scheme.cipher));
  HOOKCTL_TRY_AS(const crypto::HashAlgorithm hash, find_hash(scheme.hash));
  const auto fits = [&](const SignedText& signed_text, const UsableKey& key) -> Result<bool> {
    bool any = false;
    for (const std::string& candidate : signed_text.candidates) {
      HOOKCTL_TRY_AS(const auto plain, decrypt_with(cipher, key, scheme.iv, candidate));
      if (plain) {
        HOOKCTL_TRY_AS(const bool one, checksum_fits(scheme, hash, signed_text, *plain));
        any = one || any;
      }
    }
    return any;
  };
  return verify_signed_request(scheme.request, scheme.cipher, check, fits);
}

Result<Draft> sign_cipher_checksum(const preset::CipherChecksumScheme& scheme,
                                   const model::Secret& key,
                                   Draft draft,
                                   const Context& context,
                                   Rng& rng)
{
  HOOKCTL_TRY_AS(const crypto::Cipher cipher, find_cipher(scheme.cipher));
  HOOKCTL_TRY_AS(const crypto::HashAlgorithm hash, find_hash(scheme.hash));
  HOOKCTL_TRY_AS(const model::Secret bytes, decode_key(scheme.key, key));
  HOOKCTL_TRY_AS(const std::string salt, random_word(rng, scheme.salt));
  const auto make = [&](const std::string& message,
                        const std::string& /*algorithm*/) -> Result<std::string> {
    HOOKCTL_TRY_AS(const std::string digest, crypto::digest(hash, message));
    return crypto::encrypt(cipher, bytes.reveal(), scheme.iv, hex_encode(digest) + salt);
  };
  return sign_signed_request(
      scheme.request, scheme.cipher, {}, std::move(draft), context, rng, make, salt);
}

Result<Verified> verify_cipher_body(const preset::CipherBodyScheme& scheme, const Check& check)
{
  HOOKCTL_TRY_AS(const crypto::Cipher cipher, find_cipher(scheme.cipher));
  HOOKCTL_TRY_AS(const std::string written, find_once(scheme.at, check));
  const auto cipher_text = decode(scheme.encoding, trim(written));
  if (!cipher_text) {
    return fail(Failure::signature_malformed,
                text(select::to_words(scheme.at), " is not ", name_of(scheme.encoding)));
  }
  Verified verified;
  for (const UsableKey& key : check.keys) {
    HOOKCTL_TRY_AS(auto plain, decrypt_with(cipher, key, scheme.iv, *cipher_text));
    if (plain && !verified.decrypted) {
      verified.key = key.label;
      verified.decrypted = std::move(*plain);
    }
  }
  if (!verified.decrypted) {
    return fail(Failure::signature_mismatch,
                text(select::to_words(scheme.at), " cannot be decrypted"),
                "it is another key, or the text was changed on the way");
  }
  return verified;
}

Result<Draft> sign_cipher_body(const preset::CipherBodyScheme& scheme,
                               const model::Secret& key,
                               Draft draft,
                               const Context& /*context*/,
                               Rng& /*rng*/)
{
  HOOKCTL_TRY_AS(const crypto::Cipher cipher, find_cipher(scheme.cipher));
  HOOKCTL_TRY_AS(const model::Secret bytes, decode_key(scheme.key, key));
  const auto encrypt = [&](std::string_view plain) -> Result<std::string> {
    HOOKCTL_TRY_AS(const std::string made,
                   crypto::encrypt(cipher, bytes.reveal(), scheme.iv, plain));
    return encode(scheme.encoding, made);
  };
  HOOKCTL_TRY(wrap_body(draft, scheme.at, encrypt));
  return draft;
}

} // namespace hookctl::auth::detail
