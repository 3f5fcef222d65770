#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::crypto {

/// The OpenSSL that is loaded.
ForeignLibrary openssl();

} // namespace hookctl::crypto
