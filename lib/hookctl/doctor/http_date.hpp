#pragma once

#include "hookctl/base/clock.hpp"

#include <optional>
#include <string_view>

namespace hookctl::doctor {

/// `Sat, 28 Nov 2026 18:49:27 GMT` (RFC 9110 section 5.6.7, the form that must be sent). nullopt
/// for anything else.
std::optional<TimePoint> parse_http_date(std::string_view text);

} // namespace hookctl::doctor
