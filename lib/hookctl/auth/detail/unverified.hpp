#pragma once

#include "hookctl/base/failure.hpp"

#include <string>
#include <utility>

namespace hookctl::auth::detail {

/// What stands in for a signature cannot be read as one.
inline tl::unexpected<Error> unverified(std::string message, std::string hint = {})
{
  return fail(Failure::signature_malformed, std::move(message), std::move(hint));
}

} // namespace hookctl::auth::detail
