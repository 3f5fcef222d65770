#include "hookctl/base/clock.hpp"

#include "hookctl/base/text.hpp"

#include <cstdint>

namespace hookctl {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// `value` has `width` digits at most.
void append_padded(std::string& out, unsigned value, std::size_t width)
{
  out.append(width, '0');
  for (std::size_t at = out.size(); value != 0; value /= 10) {
    out[--at] = static_cast<char>('0' + value % 10);
  }
}

/// Reads exactly `width` digits from the front.
std::optional<unsigned> take_number(std::string_view& rest, std::size_t width)
{
  if (rest.size() < width) {
    return std::nullopt;
  }
  const auto number = parse_integer<unsigned>(rest.substr(0, width));
  rest.remove_prefix(width);
  return number;
}

bool take(std::string_view& rest, char wanted)
{
  if (rest.empty() || rest.front() != wanted) {
    return false;
  }
  rest.remove_prefix(1);
  return true;
}

std::optional<std::chrono::nanoseconds> take_fraction(std::string_view& rest)
{
  if (!take(rest, '.')) {
    return std::chrono::nanoseconds{0};
  }
  std::int64_t nanos = 0;
  std::size_t digits = 0;
  while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
    if (++digits > 9) {
      return std::nullopt;
    }
    nanos = nanos * 10 + (rest.front() - '0');
    rest.remove_prefix(1);
  }
  if (digits == 0) {
    return std::nullopt;
  }
  for (; digits < 9; ++digits) {
    nanos *= 10;
  }
  return std::chrono::nanoseconds{nanos};
}

std::optional<minutes> take_offset(std::string_view& rest)
{
  if (take(rest, 'Z') || take(rest, 'z')) {
    return minutes{0};
  }
  const bool east = !rest.empty() && rest.front() == '+';
  if (!east && (rest.empty() || rest.front() != '-')) {
    return std::nullopt;
  }
  rest.remove_prefix(1);
  const auto hour = take_number(rest, 2);
  if (!take(rest, ':')) {
    return std::nullopt;
  }
  const auto minute = take_number(rest, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) {
    return std::nullopt;
  }
  const minutes offset = hours{*hour} + minutes{*minute};
  return east ? offset : -offset;
}

} // namespace

TimePoint SystemClock::now() const
{
  return std::chrono::system_clock::now();
}

SteadyTime SystemClock::steady_now() const
{
  return std::chrono::steady_clock::now();
}

std::string format_time(TimePoint time)
{
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  const auto of_day = std::chrono::floor<milliseconds>(time - day);
  std::string out;
  append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  const auto count = static_cast<unsigned>(of_day.count());
  append_padded(out, count / 3'600'000, 2);
  out += ':';
  append_padded(out, count / 60'000 % 60, 2);
  out += ':';
  append_padded(out, count / 1000 % 60, 2);
  out += '.';
  append_padded(out, count % 1000, 3);
  out += 'Z';
  return out;
}

std::optional<TimePoint> parse_time(std::string_view rfc3339)
{
  std::string_view rest = rfc3339;
  const auto year = take_number(rest, 4);
  if (!year || !take(rest, '-')) {
    return std::nullopt;
  }
  const auto month = take_number(rest, 2);
  if (!month || !take(rest, '-')) {
    return std::nullopt;
  }
  const auto day = take_number(rest, 2);
  if (!day || !(take(rest, 'T') || take(rest, 't') || take(rest, ' '))) {
    return std::nullopt;
  }
  const auto hour = take_number(rest, 2);
  if (!hour || !take(rest, ':')) {
    return std::nullopt;
  }
  const auto minute = take_number(rest, 2);
  if (!minute || !take(rest, ':')) {
    return std::nullopt;
  }
  const auto second = take_number(rest, 2);
  const auto fraction = take_fraction(rest);
  const auto offset = fraction ? take_offset(rest) : std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month},
                                         std::chrono::day{*day}};
  // 60 is a leap second (RFC 3339 section 5.6); it is taken as the first moment of the next minute.
  const bool in_range = date.ok() && *hour < 24 && *minute < 60 && second && *second <= 60 &&
                        *year >= 1700 && *year <= 2200;
  if (!offset || !rest.empty() || !in_range) {
    return std::nullopt;
  }
  const auto since_epoch = std::chrono::sys_days{date}.time_since_epoch() + hours{*hour} +
                           minutes{*minute} + seconds{*second} + *fraction - *offset;
  return TimePoint{std::chrono::duration_cast<TimePoint::duration>(since_epoch)};
}

std::optional<milliseconds> parse_duration(std::string_view text)
{
  struct Unit {
    std::string_view name;
    milliseconds length;
  };

  static constexpr Unit kUnits[] = {{"ms", milliseconds{1}},
                                    {"s", seconds{1}},
                                    {"m", minutes{1}},
                                    {"h", hours{1}},
                                    {"d", days{1}}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_integer<std::uint32_t>(text.substr(0, digits));
  if (number == 0U && digits == text.size()) {
    return milliseconds{0};
  }
  for (const Unit& unit : kUnits) {
    if (number && text.substr(digits) == unit.name &&
        *number <= milliseconds{days{365}} / unit.length) {
      return *number * unit.length;
    }
  }
  return std::nullopt;
}

std::int64_t to_unix_ms(TimePoint time)
{
  return std::chrono::floor<milliseconds>(time.time_since_epoch()).count();
}

TimePoint from_unix_ms(std::int64_t milliseconds_since_epoch)
{
  return TimePoint{
      std::chrono::duration_cast<TimePoint::duration>(milliseconds{milliseconds_since_epoch})};
}

} // namespace hookctl
