#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/schema/drift.hpp"

#include <string>

namespace hookctl::receive {

/// The decision trace of an accepted delivery, short, as it is kept: a JSON object of `auth`,
/// `delivery` and `events` (fields), `notes`, and `drift` (schema::write_drift()) where there is
/// any. A field is [name, outcome, path, value, type, tried …], what was tried [path, outcome] or
/// [path, outcome, detail], or [] where all of it is as the field says; an outcome is the number of
/// a mapping::Outcome. Names would be two thirds of it, and each delivery is written with its own.
std::string write_trace(const auth::Verified& verified,
                        const mapping::Mapped& mapped,
                        const schema::Drift& drift);

/// A trace that was kept, as it is shown: each field an object of "field", "outcome", "path",
/// "value", "type" and "tried", an array of objects of "path", "outcome" and "detail"; outcomes are
/// words. What is none comes back as it was.
std::string expand_trace(const std::string& kept);

} // namespace hookctl::receive
