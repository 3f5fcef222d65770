#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/mapping/mapping.hpp"

#include <string>

namespace hookctl::receive {

/// The decision trace of an accepted delivery as a JSON object: how it was verified, each field
/// with each path tried, notes.
std::string write_trace(const auth::Verified& verified, const mapping::Mapped& mapped);

} // namespace hookctl::receive
