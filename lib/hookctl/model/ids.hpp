#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::model {

/// `{prefix}_{26 characters}`: 48 bits of time in milliseconds, then 80 random ones, Crockford base
/// 32 in lower case. Ids sort by time of making, which keeps the journal's index growing at its
/// end.
Result<std::string> make_id(std::string_view prefix, TimePoint now, Rng& rng);

/// When an id of ours was made; nullopt for anything else.
std::optional<TimePoint> time_of_id(std::string_view id);

inline constexpr std::string_view kDeliveryPrefix = "dlv";
inline constexpr std::string_view kEventPrefix = "evt";

} // namespace hookctl::model
