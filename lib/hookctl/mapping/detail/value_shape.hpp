#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/json/document.hpp"

#include <optional>
#include <string_view>

namespace hookctl::mapping::detail {

/// What a text or number looks like; several may hold at once (1748770200 is an integer, ten digits
/// that could be a phone number, and a time in seconds).
struct Shape {
  bool e164 = false;         ///< `+` and 8 to 15 digits (ITU-T E.164)
  bool phone_digits = false; ///< 8 to 15 digits, perhaps with blanks, (), - and .
  bool email = false;
  bool uuid = false;
  bool opaque_id = false;   ///< a long token of letters and digits: hex, base62, a ULID
  bool prefixed_id = false; ///< `evt_1NG8Du`: a short word, `_` or `-`, a token
  bool mixed = false;       ///< a token with letters and digits, at most 64
  bool integer = false;
  bool decimal = false;        ///< `49.00`: digits, a point, one to four digits
  bool currency = false;       ///< a code of ISO 4217
  bool lower_currency = false; ///< the same in lower case
  bool url = false;
  bool address = false; ///< of the network
  bool code =
      false; ///< words joined by `.`, `/`, `_`, `:` or `-`, or one word: a name for something
  bool joined_code = false;      ///< such a code of two words or more
  bool word = false;             ///< one word of letters, at most 32
  bool prose = false;            ///< blanks and length of a sentence, or several lines
  bool date = false;             ///< 2026-01-31 alone
  bool iso_time = false;         ///< ISO 8601 with a time of day
  bool epoch = false;            ///< a number that is a plausible time, in the unit below
  bool truth = false;            ///< "true", "yes", "0" as a text …
  std::string_view epoch_unit;   ///< "seconds", "milliseconds", …
  std::optional<TimePoint> time; ///< of iso_time, date and epoch where it can be told
};

/// `now` decides which numbers can be times: ten years back, one ahead.
Shape shape_of(std::string_view text, json::Kind kind, TimePoint now);

} // namespace hookctl::mapping::detail
