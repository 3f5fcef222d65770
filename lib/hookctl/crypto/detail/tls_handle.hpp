#pragma once

#include "hookctl/crypto/handles.hpp"
#include "hookctl/crypto/tls_context.hpp"

#include <openssl/ssl.h>

#include <memory>

namespace hookctl::crypto {

using SslContext = std::unique_ptr<SSL_CTX, FreeWith<SSL_CTX_free>>;

struct TlsContextHandle {
  SslContext context;
};

} // namespace hookctl::crypto
