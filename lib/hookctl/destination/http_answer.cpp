#include "hookctl/destination/http_answer.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace hookctl::destination {

namespace {

using std::chrono::milliseconds;

/// Characters of a body in the detail: enough to see why, and few where there is nothing to see.
constexpr std::size_t kShownOfFailure = 1000;
constexpr std::size_t kShownOfSuccess = 200;

Attempt::Outcome outcome_of(int status)
{
  if (status >= 200 && status < 300) {
    return Attempt::Outcome::delivered;
  }
  if (status == 410) {
    return Attempt::Outcome::disabled;
  }
  const bool later = status == 408 || status == 425 || status == 429;
  return status >= 400 && status < 500 && !later ? Attempt::Outcome::dead : Attempt::Outcome::retry;
}

std::string detail_of(const model::Response& response, bool is_success)
{
  std::string out = text(response.status);
  if (response.status >= 300 && response.status < 400) {
    out += ": redirects are not followed";
    if (const auto to = model::find_header(response.headers, "Location")) {
      out += text(", to ", quote(*to));
    }
    return out;
  }
  const auto coding = model::find_header(response.headers, "Content-Encoding");
  if (coding && !equals_ignore_case(*coding, "identity")) {
    return text(out, ": ", response.body.size(), " bytes of ", printable(*coding, 20));
  }
  const std::string_view body = trim(response.body);
  return body.empty()
             ? out
             : text(out, ": ", printable(body, is_success ? kShownOfSuccess : kShownOfFailure));
}

} // namespace

std::optional<TimePoint> parse_http_date(std::string_view date)
{
  constexpr std::string_view kShape = "ddd, 00 mmm 0000 00:00:00 GMT";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto at = [date](std::size_t begin, std::size_t size) { return date.substr(begin, size); };
  if (date.size() != kShape.size() || at(3, 2) != ", " || at(7, 1) != " " || at(11, 1) != " " ||
      at(16, 1) != " " || at(19, 1) != ":" || at(22, 1) != ":" || at(25, 4) != " GMT") {
    return std::nullopt;
  }
  const std::size_t month = kMonths.find(at(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) {
    return std::nullopt;
  }
  const std::string number = text(month / 3 + 101);
  return parse_time(text(at(12, 4), "-", number.substr(1), "-", at(5, 2), "T", at(17, 8), "Z"));
}

std::optional<milliseconds> parse_retry_after(std::string_view value, TimePoint now)
{
  constexpr milliseconds kNone{0};
  const std::string_view trimmed = trim(value);
  if (const auto seconds = parse_integer<std::uint32_t>(trimmed)) {
    return std::min<milliseconds>(std::chrono::seconds(*seconds), kLongestRetryAfter);
  }
  const auto date = parse_http_date(trimmed);
  if (!date) {
    return std::nullopt;
  }
  return std::clamp<milliseconds>(
      std::chrono::ceil<milliseconds>(*date - now), kNone, kLongestRetryAfter);
}

Attempt attempt_of(const Result<model::Response>& answer, TimePoint now)
{
  Attempt attempt;
  if (!answer) {
    attempt.detail = answer.error().message;
    return attempt;
  }
  attempt.outcome = outcome_of(answer->status);
  attempt.status = answer->status;
  attempt.detail = detail_of(*answer, attempt.outcome == Attempt::Outcome::delivered);
  const auto value = model::find_header(answer->headers, "Retry-After");
  if (value && attempt.outcome == Attempt::Outcome::retry) {
    attempt.retry_after = parse_retry_after(*value, now);
  }
  return attempt;
}

} // namespace hookctl::destination
