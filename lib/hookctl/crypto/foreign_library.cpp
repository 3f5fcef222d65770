#include "hookctl/crypto/foreign_library.hpp"

#include <openssl/crypto.h>

namespace hookctl::crypto {

ForeignLibrary openssl()
{
  return {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)};
}

} // namespace hookctl::crypto
