#pragma once

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/preset/scheme.hpp"

#include <optional>

namespace hookctl::auth::detail {

/// Checks the claims of a token whose signature holds (RFC 7519 section 4): times, what the scheme
/// wants them to be, the hashes of body and URL. The `iat`, where there is one. unverified naming
/// the claim.
Result<std::optional<TimePoint>>
check_claims(const preset::JwtScheme& scheme, const json::Document& claims, const Check& check);

} // namespace hookctl::auth::detail
