#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/model/http_message.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace hookctl::destination {

/// A target that asks for more than this is asked again after it.
inline constexpr std::chrono::hours kLongestRetryAfter{1};

/// What an exchange means for the event. Any 2xx: delivered. 410: disabled. Every other 4xx but
/// 408, 425 and 429: dead. All the rest may be over next time, redirects (which are not followed)
/// too: retry, and so is what ended without an answer. The detail is the status and the beginning
/// of the body.
Attempt attempt_of(const Result<model::Response>& answer, TimePoint now);

/// RFC 9110 section 10.2.3, seconds or a date; not below 0 and not above kLongestRetryAfter.
/// nullopt when it is neither.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, TimePoint now);

/// `Wed, 21 Oct 2026 07:28:00 GMT`: the form of RFC 9110 section 5.6.7 that may be sent. nullopt
/// for anything else.
std::optional<TimePoint> parse_http_date(std::string_view text);

} // namespace hookctl::destination
