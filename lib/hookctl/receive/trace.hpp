#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/schema/drift.hpp"

#include <string>

namespace hookctl::receive {

/// The decision trace of an accepted delivery as a JSON object: how it was verified, each field
/// with each path tried, notes, and `drift` (schema::write_drift()) where there is any.
std::string write_trace(const auth::Verified& verified,
                        const mapping::Mapped& mapped,
                        const schema::Drift& drift);

} // namespace hookctl::receive
