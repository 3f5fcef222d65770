#include "hookctl/doctor/http_date.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <array>

namespace hookctl::doctor {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

} // namespace

std::optional<TimePoint> parse_http_date(std::string_view value)
{
  constexpr std::size_t kParts = 6; // Sat, 28 Nov 2026 18:49:27 GMT
  const auto parts = split(value, ' ');
  if (parts.size() != kParts || parts[5] != "GMT") {
    return std::nullopt;
  }
  const auto month = std::find(kMonths.begin(), kMonths.end(), parts[2]);
  const auto number = 1 + std::distance(kMonths.begin(), month); // parse_time() refuses 13
  return parse_time(
      text(parts[3], number < 10 ? "-0" : "-", number, "-", parts[1], "T", parts[4], "Z"));
}

} // namespace hookctl::doctor
