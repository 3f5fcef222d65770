#pragma once

#include "hookctl/auth/sign.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/send/sample.hpp"

namespace hookctl::send {

/// What is wrong with a delivery on purpose.
enum class Defect {
  none,
  stale,   ///< signed so long ago that the scheme refuses it
  tampered ///< one byte that the scheme covers was changed after signing
};

/// Signs a draft for a moment: as new, unless a defect is asked for. invalid_argument when the
/// scheme cannot be signed with this key, when it has no limit to be beyond (stale), when it covers
/// nothing that could be changed (tampered).
Result<auth::Draft> make_delivery(
    const Sender& sender, const auth::Draft& draft, TimePoint now, Rng& rng, Defect defect);

} // namespace hookctl::send
