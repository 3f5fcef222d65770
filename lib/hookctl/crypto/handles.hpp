#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

// OpenSSL's objects, each owned once. Private to this module: no other header includes it.
namespace hookctl::crypto {

/// Gives an object back with the function that OpenSSL has for it.
template<auto Free> struct FreeWith {
  template<typename T> void operator()(T* object) const { Free(object); }
};

using Mac = std::unique_ptr<EVP_MAC, FreeWith<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeWith<EVP_MAC_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD, FreeWith<EVP_MD_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;
using PKey = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using PKeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;
using Number = std::unique_ptr<BIGNUM, FreeWith<BN_clear_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;

// OpenSSL's bytes are unsigned.

/// Never null: OpenSSL takes a null key for "the key of before".
inline const unsigned char* readable(std::string_view bytes)
{
  return reinterpret_cast<const unsigned char*>(bytes.empty() ? "" : bytes.data());
}

inline unsigned char* writable(std::string& bytes)
{
  return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace hookctl::crypto
