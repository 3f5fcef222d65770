#pragma once

#include <openssl/evp.h>

#include <memory>

// OpenSSL's objects, each owned once. Private to this module: no other header includes it.
namespace hookctl::crypto {

struct MacFree {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
};

struct MacContextFree {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

struct DigestFree {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};

using Mac = std::unique_ptr<EVP_MAC, MacFree>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, MacContextFree>;
using Digest = std::unique_ptr<EVP_MD, DigestFree>;

} // namespace hookctl::crypto
