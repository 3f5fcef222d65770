#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/preset/scheme.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::auth::detail {

/// A timestamp's text (as it is signed) and what it says.
struct Stamp {
  std::string written;
  std::optional<TimePoint> moment;
};

/// unverified when the text is no time in the spec's unit, or further from `now` than its
/// tolerance, either way.
Result<Stamp> read_stamp(const preset::TimestampSpec& spec, std::string written, TimePoint now);

/// A moment as a sender writes it.
std::string write_stamp(preset::TimeUnit unit, TimePoint moment);

} // namespace hookctl::auth::detail
