#include "hookctl/crypto/public_key.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/detail/key_handle.hpp"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>

namespace hookctl::crypto {

namespace {

constexpr int kFewestRsaBits = 1024;

struct SignatureMethod {
  SignatureAlgorithm algorithm;
  std::string_view name;
  KeyKind kind;
  const char* digest; ///< nullptr: the algorithm has its own
  bool pss;
};

constexpr std::array<SignatureMethod, 11> kSignatureMethods = {{
    {SignatureAlgorithm::ed25519, "ed25519", KeyKind::ed25519, nullptr, false},
    {SignatureAlgorithm::ecdsa_p256_sha256, "ecdsa-p256-sha256", KeyKind::p256, "SHA256", false},
    {SignatureAlgorithm::ecdsa_p384_sha384, "ecdsa-p384-sha384", KeyKind::p384, "SHA384", false},
    {SignatureAlgorithm::ecdsa_p521_sha512, "ecdsa-p521-sha512", KeyKind::p521, "SHA512", false},
    {SignatureAlgorithm::rsa_sha1, "rsa-sha1", KeyKind::rsa, "SHA1", false},
    {SignatureAlgorithm::rsa_sha256, "rsa-sha256", KeyKind::rsa, "SHA256", false},
    {SignatureAlgorithm::rsa_sha384, "rsa-sha384", KeyKind::rsa, "SHA384", false},
    {SignatureAlgorithm::rsa_sha512, "rsa-sha512", KeyKind::rsa, "SHA512", false},
    {SignatureAlgorithm::rsa_pss_sha256, "rsa-pss-sha256", KeyKind::rsa, "SHA256", true},
    {SignatureAlgorithm::rsa_pss_sha384, "rsa-pss-sha384", KeyKind::rsa, "SHA384", true},
    {SignatureAlgorithm::rsa_pss_sha512, "rsa-pss-sha512", KeyKind::rsa, "SHA512", true},
}};

const SignatureMethod& find(SignatureAlgorithm algorithm)
{
  return kSignatureMethods[static_cast<std::size_t>(algorithm)];
}

tl::unexpected<Error> refused(std::string_view what, SignatureAlgorithm algorithm)
{
  const char* reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return fail(ErrorCode::internal,
              text("OpenSSL refused to ",
                   what,
                   " with ",
                   to_string(algorithm),
                   reason == nullptr ? "" : ": ",
                   reason == nullptr ? "" : reason),
              "a configuration of OpenSSL may have switched the algorithm off");
}

/// The padding of RSA's signatures; nothing for the other kinds.
bool set_padding(EVP_PKEY_CTX* context, const SignatureMethod& algorithm)
{
  if (algorithm.kind != KeyKind::rsa) {
    return true;
  }
  if (!algorithm.pss) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  }
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

} // namespace

std::optional<SignatureAlgorithm> parse_signature_algorithm(std::string_view name)
{
  for (const SignatureMethod& known : kSignatureMethods) {
    if (known.name == name) {
      return known.algorithm;
    }
  }
  return std::nullopt;
}

std::string_view to_string(SignatureAlgorithm algorithm)
{
  return find(algorithm).name;
}

bool AsymmetricKey::fits(SignatureAlgorithm algorithm) const
{
  if (!m_handle || (m_handle->only && *m_handle->only != algorithm)) {
    return false;
  }
  const SignatureMethod& wanted = find(algorithm);
  const bool is_rsa =
      m_handle->kind == KeyKind::rsa || (m_handle->kind == KeyKind::rsa_pss && wanted.pss);
  return wanted.kind == KeyKind::rsa ? is_rsa && m_handle->bits >= kFewestRsaBits
                                     : m_handle->kind == wanted.kind;
}

Result<bool> verify_signature(SignatureAlgorithm algorithm,
                              const AsymmetricKey& key,
                              std::string_view message,
                              std::string_view signature)
{
  if (!key.fits(algorithm)) {
    return false;
  }
  const SignatureMethod& wanted = find(algorithm);
  const DigestContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* settings = nullptr; // the context's own
  if (!context ||
      EVP_DigestVerifyInit_ex(context.get(),
                              &settings,
                              wanted.digest,
                              nullptr,
                              nullptr,
                              key.m_handle->key.get(),
                              nullptr) != 1 ||
      !set_padding(settings, wanted)) {
    return refused("verify", algorithm);
  }
  const int outcome = EVP_DigestVerify(
      context.get(), readable(signature), signature.size(), readable(message), message.size());
  // A malformed signature may give less than 0, and leaves its reasons behind.
  ERR_clear_error();
  return outcome == 1;
}

Result<std::string>
make_signature(SignatureAlgorithm algorithm, const AsymmetricKey& key, std::string_view message)
{
  if (!key.is_private() || !key.fits(algorithm)) {
    return fail(Failure::malformed_key,
                text("the key is not a private key for ", to_string(algorithm)),
                "signing needs the private half, of the algorithm's kind");
  }
  const SignatureMethod& wanted = find(algorithm);
  const DigestContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* settings = nullptr; // the context's own
  std::size_t size = 0;
  if (!context ||
      EVP_DigestSignInit_ex(context.get(),
                            &settings,
                            wanted.digest,
                            nullptr,
                            nullptr,
                            key.m_handle->key.get(),
                            nullptr) != 1 ||
      !set_padding(settings, wanted) ||
      EVP_DigestSign(context.get(), nullptr, &size, readable(message), message.size()) != 1) {
    return refused("sign", algorithm);
  }
  std::string signature(size, '\0');
  if (EVP_DigestSign(
          context.get(), writable(signature), &size, readable(message), message.size()) != 1) {
    return refused("sign", algorithm);
  }
  signature.resize(size);
  return signature;
}

} // namespace hookctl::crypto
