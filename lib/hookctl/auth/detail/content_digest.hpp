#pragma once

#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>

// The header Content-Digest (RFC 9530).
namespace hookctl::auth::detail {

/// unverified unless every digest that is known (sha-256, sha-512; one at least) is the body's.
Result<> check_content_digest(std::string_view value, std::string_view body);

/// `sha-256=:…:`
Result<std::string> write_content_digest(std::string_view body);

} // namespace hookctl::auth::detail
