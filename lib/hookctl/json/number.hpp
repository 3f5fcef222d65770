#pragma once

#include <compare>
#include <string_view>

namespace hookctl::json {

/// Which of two JSON number texts (RFC 8259 section 6) is greater, by mathematical value and
/// exactly: `1`, `1.0` and `10e-1` are equal, `-0` is `0`, a 40-digit id differs from its
/// neighbour. Nothing is converted to floating point, so `1E400` has its place too. Exponents
/// beyond 18 digits count as equally large.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b);

/// True when the number has no fractional part: `3`, `3.0`, `30e-1`.
bool is_integer(std::string_view number);

} // namespace hookctl::json
