#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/signature_header.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::auth::detail {

namespace {

using preset::HmacScheme;

tl::unexpected<Error> unverified(std::string message, std::string hint = {})
{
  return fail(ErrorCode::unverified, std::move(message), std::move(hint));
}

std::optional<TimePoint> parse_moment(std::string_view written, preset::TimeUnit unit)
{
  if (unit == preset::TimeUnit::rfc3339) {
    return parse_time(written);
  }
  const std::int64_t scale = unit == preset::TimeUnit::seconds ? 1000 : 1;
  const auto number = parse_integer<std::int64_t>(written);
  if (!number || *number < 0 || *number > kLatestUnixMs / scale) {
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
    return unverified(text("the timestamp is ", age / 1000, " s old, ", allowed),
                      "a replayed or long queued request; or the clock here is fast");
  }
  if (age < -limit) {
    return unverified(text("the timestamp is ", -age / 1000, " s in the future, ", allowed),
                      "the clock here is slow, or the sender's is fast");
  }
  return {};
}

/// The timestamp's text (as it is signed) and what it says.
struct Stamp {
  std::string written;
  std::optional<TimePoint> moment;
};

Result<Stamp>
read_stamp(const HmacScheme& scheme, const SignatureHeader& header, const Check& check)
{
  Stamp stamp;
  if (!scheme.timestamp) {
    return stamp;
  }
  const preset::TimestampSpec& spec = *scheme.timestamp;
  if (spec.at) {
    HOOKCTL_TRY_AS(stamp.written, find_once(*spec.at, check));
  } else {
    stamp.written = header.timestamp;
  }
  stamp.moment = parse_moment(stamp.written, spec.unit);
  if (!stamp.moment) {
    return unverified(text("the timestamp ", quote(stamp.written, 40), " is malformed"));
  }
  if (spec.tolerance) {
    HOOKCTL_TRY(check_age(*stamp.moment, *spec.tolerance, check.now));
  }
  return stamp;
}

Result<std::string>
render_signed_text(const HmacScheme& scheme, const Stamp& stamp, const Check& check)
{
  for (const std::string& name : scheme.signed_text.headers()) {
    HOOKCTL_TRY(require_single_header(check.request, name));
  }
  select::Template::Variables variables;
  if (scheme.timestamp) {
    variables.emplace("timestamp", stamp.written);
  }
  if (!check.url.empty()) {
    variables.emplace("url", check.url);
  }
  auto rendered = scheme.signed_text.render(check.input(), variables);
  if (!rendered) {
    return unverified(rendered.error().message + ", which is signed");
  }
  return std::move(*rendered);
}

Result<std::vector<std::string>>
decode_candidates(const HmacScheme& scheme, const SignatureHeader& header, std::size_t digest_size)
{
  const bool is_hex = scheme.signature.encoding == preset::Encoding::hex;
  std::vector<std::string> decoded;
  for (const std::string_view candidate : header.signatures) {
    auto bytes = is_hex ? hex_decode(candidate) : base64_decode(candidate);
    if (bytes && bytes->size() == digest_size) {
      decoded.push_back(std::move(*bytes));
    }
  }
  if (decoded.empty()) {
    return unverified(text("the signature in ",
                           select::to_words(scheme.signature.at),
                           " is not the ",
                           is_hex ? "hex" : "base64",
                           " of ",
                           digest_size,
                           " bytes"),
                      "the sender may use another encoding or algorithm");
  }
  return decoded;
}

/// Every candidate is looked at, whichever fits: the time taken says nothing.
bool matches_any(const std::string& expected, const std::vector<std::string>& candidates)
{
  bool matches = false;
  for (const std::string& candidate : candidates) {
    matches = crypto::equal_constant_time(expected, candidate) || matches;
  }
  return matches;
}

Result<std::string> matching_key(crypto::HashAlgorithm algorithm,
                                 const std::string& signed_text,
                                 const std::vector<std::string>& candidates,
                                 const std::vector<UsableKey>& keys)
{
  std::string label;
  for (const UsableKey& key : keys) {
    HOOKCTL_TRY_AS(const std::string expected,
                   crypto::hmac(algorithm, key.bytes.reveal(), signed_text));
    if (matches_any(expected, candidates) && label.empty()) {
      label = key.label;
    }
  }
  if (label.empty()) {
    return unverified("the signature does not match",
                      "it is another key, or the body was changed on the way");
  }
  return label;
}

} // namespace

Result<Verified> verify_hmac(const HmacScheme& scheme, const Check& check)
{
  const auto algorithm = crypto::parse_hash_algorithm(scheme.algorithm);
  if (!algorithm) {
    return unverified(text("algorithm ", quote(scheme.algorithm), " is not known"));
  }
  HOOKCTL_TRY_AS(const std::string value, find_once(scheme.signature.at, check));
  auto header = parse_signature_header(scheme.signature, value);
  if (!header) {
    return unverified(text(select::to_words(scheme.signature.at), " ", header.error().message),
                      header.error().hint);
  }
  HOOKCTL_TRY_AS(const auto candidates,
                 decode_candidates(scheme, *header, crypto::digest_size(*algorithm)));
  HOOKCTL_TRY_AS(const Stamp stamp, read_stamp(scheme, *header, check));
  HOOKCTL_TRY_AS(const std::string signed_text, render_signed_text(scheme, stamp, check));
  HOOKCTL_TRY_AS(std::string key, matching_key(*algorithm, signed_text, candidates, check.keys));
  return Verified{{}, std::move(key), stamp.moment};
}

} // namespace hookctl::auth::detail
