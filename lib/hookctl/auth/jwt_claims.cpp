#include "hookctl/auth/detail/jwt_claims.hpp"

#include "hookctl/auth/detail/encoding.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace hookctl::auth::detail {

namespace {

using json::Document;
using json::Kind;
using json::NodeIndex;
using preset::JwtScheme;

/// Some 30,000 years: far enough for "never expires", and in milliseconds still an exact double.
constexpr double kMaxSeconds = 1e12;

tl::unexpected<Error> claim_refused(std::string message, std::string hint = {})
{
  return fail(Failure::claim_refused, std::move(message), std::move(hint));
}

/// A NumericDate in milliseconds (RFC 7519 section 2: seconds, with or without a fraction).
Result<std::optional<std::int64_t>> read_date(const Document& claims, std::string_view name)
{
  const auto node = claims.find_member(Document::root(), name);
  if (!node) {
    return std::optional<std::int64_t>{};
  }
  const std::string_view written = claims.raw(*node);
  double seconds = -1;
  const auto [end, error] =
      std::from_chars(written.data(), written.data() + written.size(), seconds);
  const bool whole = error == std::errc{} && end == written.data() + written.size();
  if (claims.kind(*node) != Kind::number || !whole || seconds < 0 || seconds > kMaxSeconds) {
    return claim_refused(text("the claim ", name, " is no time in seconds"));
  }
  return std::optional(std::int64_t{std::llround(seconds * 1000)});
}

struct Dates {
  std::optional<std::int64_t> exp;
  std::optional<std::int64_t> nbf;
  std::optional<std::int64_t> iat;
};

Result<Dates> read_dates(const Document& claims)
{
  Dates dates;
  HOOKCTL_TRY_AS(dates.exp, read_date(claims, "exp"));
  HOOKCTL_TRY_AS(dates.nbf, read_date(claims, "nbf"));
  HOOKCTL_TRY_AS(dates.iat, read_date(claims, "iat"));
  return dates;
}

Result<> check_dates(const JwtScheme& scheme, const Dates& dates, TimePoint now)
{
  constexpr const char* kOurClock = "the clock here is slow, or the sender's is fast";
  const std::int64_t present = to_unix_ms(now);
  const std::int64_t leeway = scheme.leeway.count() * 1000;
  if (scheme.require_exp && !dates.exp) {
    return claim_refused("the token has no exp, so it would hold for ever");
  }
  if (dates.exp && present >= *dates.exp + leeway) {
    return claim_refused(text("the token expired ", (present - *dates.exp) / 1000, " s ago"),
                         "a replayed or long queued request; or the clock here is fast");
  }
  if (dates.nbf && present + leeway < *dates.nbf) {
    return claim_refused(text("the token holds only in ", (*dates.nbf - present) / 1000, " s"),
                         kOurClock);
  }
  if (dates.iat && present + leeway < *dates.iat) {
    return claim_refused(
        text("the token is from ", (*dates.iat - present) / 1000, " s in the future"), kOurClock);
  }
  if (!scheme.max_age) {
    return {};
  }
  if (!dates.iat) {
    return claim_refused("the token has no iat, so nobody knows how old it is");
  }
  if (present - *dates.iat > scheme.max_age->count() * 1000) {
    return claim_refused(text("the token is ",
                              (present - *dates.iat) / 1000,
                              " s old, ",
                              scheme.max_age->count(),
                              " s are allowed"),
                         "a replayed or long queued request; or the clock here is fast");
  }
  return {};
}

/// The texts of a claim: one, or the strings of an `aud` that is an array.
std::vector<std::string> claim_texts(const Document& claims, NodeIndex node, bool may_be_array)
{
  std::vector<std::string> texts;
  switch (claims.kind(node)) {
  case Kind::string:
  case Kind::number:
  case Kind::boolean:
    texts.push_back(claims.to_text(node));
    break;
  case Kind::array:
    for (NodeIndex i = node + 1; may_be_array && i < claims.nodes()[node].end;
         i = claims.nodes()[i].end) {
      if (claims.kind(i) == Kind::string) {
        texts.push_back(claims.to_text(i));
      }
    }
    break;
  case Kind::null:
  case Kind::object:
    break;
  }
  return texts;
}

/// What the claim may be. An empty text is never one: it would stand for "nothing was set".
Result<std::vector<std::string>> wanted_texts(const JwtScheme::Claim& claim, const Check& check)
{
  const auto variables = context_variables(check.context);
  std::vector<std::string> wanted;
  std::optional<Error> error;
  for (const select::Template& written : claim.any_of) {
    auto rendered = written.render(check.input(), variables);
    if (!rendered) {
      error = std::move(rendered).error();
    } else if (!rendered->empty()) {
      wanted.push_back(std::move(*rendered));
    }
  }
  if (!wanted.empty()) {
    return wanted;
  }
  return claim_refused(text("nothing says what the claim ",
                            claim.name,
                            " must be",
                            error ? ": " : "",
                            error ? error->message : ""),
                       error ? error->hint : "");
}

Result<> check_claim(const JwtScheme::Claim& claim, const Document& claims, const Check& check)
{
  HOOKCTL_TRY_AS(const auto wanted, wanted_texts(claim, check));
  const auto node = claims.find_member(Document::root(), claim.name);
  if (!node) {
    return claim_refused(text("the token has no claim ", claim.name));
  }
  const auto texts = claim_texts(claims, *node, claim.name == "aud");
  const auto is_wanted = [&](const std::string& value) {
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  };
  if (std::none_of(texts.begin(), texts.end(), is_wanted)) {
    return claim_refused(text("the claim ",
                              claim.name,
                              " is ",
                              printable(claims.compact(*node), 120),
                              ", not ",
                              wanted.size() == 1 ? quote(wanted[0], 120) : "one of those allowed"),
                         "the token was made for another receiver or by another sender");
  }
  return {};
}

/// `what`: "body", "URL".
Result<> check_hash(const JwtScheme::HashClaim& hash,
                    const Document& claims,
                    std::string_view content,
                    std::string_view what)
{
  const auto algorithm = crypto::parse_hash_algorithm(hash.algorithm);
  if (!algorithm) {
    return claim_refused(text("algorithm ", quote(hash.algorithm), " is not known"));
  }
  const auto node = claims.find_member(Document::root(), hash.claim);
  if (!node && hash.absent_when_empty && content.empty()) {
    return {};
  }
  if (!node) {
    return claim_refused(text("the token has no claim ", hash.claim, ", the hash of the ", what));
  }
  const auto stated = claims.kind(*node) == Kind::string
                          ? decode(hash.encoding, claims.to_text(*node))
                          : std::nullopt;
  HOOKCTL_TRY_AS(const std::string expected, crypto::digest(*algorithm, content));
  if (!stated || !crypto::equal_constant_time(*stated, expected)) {
    return claim_refused(text("the claim ", hash.claim, " is not the hash of the ", what),
                         text("the ", what, " was changed on the way, or the token is of another"));
  }
  return {};
}

Result<> check_hashes(const JwtScheme& scheme, const Document& claims, const Check& check)
{
  if (scheme.body_hash) {
    HOOKCTL_TRY(check_hash(*scheme.body_hash, claims, check.request.body, "body"));
  }
  if (!scheme.url_hash) {
    return {};
  }
  if (check.context.url.empty()) {
    return claim_refused(
        "the URL that the sender called is not known, and the token holds its hash");
  }
  return check_hash(*scheme.url_hash, claims, check.context.url, "URL");
}

} // namespace

Result<std::optional<TimePoint>>
check_claims(const JwtScheme& scheme, const Document& claims, const Check& check)
{
  HOOKCTL_TRY_AS(const Dates dates, read_dates(claims));
  HOOKCTL_TRY(check_dates(scheme, dates, check.context.now));
  for (const JwtScheme::Claim& claim : scheme.claims) {
    HOOKCTL_TRY(check_claim(claim, claims, check));
  }
  HOOKCTL_TRY(check_hashes(scheme, claims, check));
  if (!dates.iat || *dates.iat > kLatestUnixMs) {
    return std::optional<TimePoint>{};
  }
  return std::optional(from_unix_ms(*dates.iat));
}

} // namespace hookctl::auth::detail
