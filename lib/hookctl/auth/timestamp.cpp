#include "hookctl/auth/detail/timestamp.hpp"

#include "hookctl/auth/detail/unverified.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::auth::detail {

namespace {

using preset::TimeUnit;

/// Numbers from here on are milliseconds where the unit is told apart by size: 1973 in
/// milliseconds, the year 5138 in seconds.
constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;

std::optional<TimePoint> parse_moment(std::string_view written, TimeUnit unit)
{
  if (unit == TimeUnit::rfc3339) {
    return parse_time(written);
  }
  const auto number = parse_integer<std::int64_t>(written);
  if (!number || *number < 0) {
    return std::nullopt;
  }
  const bool in_seconds =
      unit == TimeUnit::seconds || (unit == TimeUnit::automatic && *number < kFirstMilliseconds);
  const std::int64_t scale = in_seconds ? 1000 : 1;
  if (*number > kLatestUnixMs / scale) {
    return std::nullopt;
  }
  return from_unix_ms(*number * scale);
}

/// In the past or in the future: a clock that is wrong is a message worth its own words.
Result<> check_age(TimePoint moment, std::chrono::seconds tolerance, TimePoint now)
{
  // In milliseconds, because centuries apart do not fit into a difference of TimePoints.
  const std::int64_t age = to_unix_ms(now) - to_unix_ms(moment);
  const std::int64_t limit = tolerance.count() * 1000;
  const std::string allowed = text(tolerance.count(), " s are allowed");
  if (age > limit) {
    return fail(Failure::timestamp_outside,
                text("the timestamp is ", age / 1000, " s old, ", allowed),
                "a replayed or long queued request; or the clock here is fast");
  }
  if (age < -limit) {
    return fail(Failure::timestamp_outside,
                text("the timestamp is ", -age / 1000, " s in the future, ", allowed),
                "the clock here is slow, or the sender's is fast");
  }
  return {};
}

} // namespace

Result<Stamp> read_stamp(const preset::TimestampSpec& spec, std::string written, TimePoint now)
{
  Stamp stamp{std::move(written), {}};
  stamp.moment = parse_moment(stamp.written, spec.unit);
  if (!stamp.moment) {
    return unverified(text("the timestamp ", quote(stamp.written, 40), " is malformed"));
  }
  if (spec.tolerance) {
    HOOKCTL_TRY(check_age(*stamp.moment, *spec.tolerance, now));
  }
  return stamp;
}

std::string write_stamp(TimeUnit unit, TimePoint moment)
{
  switch (unit) {
  case TimeUnit::milliseconds:
    return text(to_unix_ms(moment));
  case TimeUnit::rfc3339:
    return format_time(moment);
  case TimeUnit::seconds:
  case TimeUnit::automatic:
    return text(to_unix_ms(moment) / 1000);
  }
  return text(to_unix_ms(moment) / 1000);
}

} // namespace hookctl::auth::detail
