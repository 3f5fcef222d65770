#include "hookctl/auth/explain.hpp"

#include "hookctl/auth/detail/trials.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>
#include <array>

namespace hookctl::auth {

namespace {

using detail::Setting;
using detail::Trials;

/// What is written before this year as a moment was meant in another unit.
constexpr std::int64_t kBeforeWebhooksMs = 315'532'800'000; // 1980

std::string_view unit_words(preset::TimeUnit unit)
{
  switch (unit) {
  case preset::TimeUnit::seconds:
    return "Unix seconds";
  case preset::TimeUnit::milliseconds:
    return "Unix milliseconds";
  case preset::TimeUnit::rfc3339:
    return "RFC 3339";
  case preset::TimeUnit::automatic:
    return "Unix time";
  }
  return "another unit";
}

/// The timestamp read in each other unit; one that is fresh in it was meant so.
Result<> try_units(Trials& trials)
{
  const auto* request = preset::find_signed_request(trials.given().scheme);
  if (request == nullptr || !request->timestamp) {
    return {};
  }
  for (const auto unit :
       {preset::TimeUnit::seconds, preset::TimeUnit::milliseconds, preset::TimeUnit::rfc3339}) {
    const auto expected = request->timestamp->unit;
    if (unit == expected) {
      continue;
    }
    HOOKCTL_TRY(trials.attempt(
        {"timestamp",
         text("the timestamp is in ", unit_words(unit), ", not in ", unit_words(expected)),
         text("let the scheme say so (timestamp.unit), or send ", unit_words(expected))},
        [&](Setting& setting) {
          preset::find_signed_request(setting.scheme)->timestamp->unit = unit;
        }));
  }
  return {};
}

/// True when only the request's age is wrong, which is then noted.
Result<bool> try_age(Trials& trials, const Error& error)
{
  const Setting& given = trials.given();
  const auto verified =
      verify(preset::without_age_limit(given.scheme), given.keys, given.request, given.context);
  if (!verified) {
    return verified.error().code == ErrorCode::internal ? Result<bool>(fail(verified.error()))
                                                        : Result<bool>(false);
  }
  if (verified->signed_at && to_unix_ms(*verified->signed_at) < kBeforeWebhooksMs) {
    HOOKCTL_TRY(try_units(trials));
  }
  if (!trials.knows("timestamp")) {
    trials.note(detail::age_cause(error.message));
  }
  return true;
}

void note_missing_values(Trials& trials)
{
  const auto& values = trials.given().context.values;
  for (const std::string& name : preset::needed_values(trials.given().scheme)) {
    const bool given = std::any_of(
        values.begin(), values.end(), [&](const auto& value) { return value.first == name; });
    if (!given) {
      trials.note({"missing_value",
                   text("the scheme needs the value ", name, ", which is not given"),
                   text("give it with --auth-value ",
                        name,
                        "=VALUE, or as auth_values.",
                        name,
                        " of the account")});
    }
  }
}

Result<> try_variants(Trials& trials, const Suspects& suspects)
{
  for (const auto& [name, scheme] : suspects.variants) {
    if (std::holds_alternative<preset::NoScheme>(scheme.engine)) {
      continue; // it takes everything, which explains nothing
    }
    HOOKCTL_TRY(
        trials.attempt({"variant",
                        name.empty() ? std::string("it is signed in the provider's default way")
                                     : text("it is signed in the way of the variant ", name),
                        name.empty() ? std::string("leave the variant out")
                                     : text("use --variant ", name, ", for the account as well")},
                       [&, variant = &scheme](Setting& setting) {
                         setting.scheme = preset::without_age_limit(*variant);
                       }));
  }
  return {};
}

Result<> try_all(Trials& trials, const Suspects& suspects)
{
  note_missing_values(trials);
  HOOKCTL_TRY(try_units(trials));
  // What the provider documents explains more than what nobody would write on purpose.
  HOOKCTL_TRY(try_variants(trials, suspects));
  HOOKCTL_TRY(detail::try_signature(trials));
  HOOKCTL_TRY(detail::try_keys(trials, suspects));
  HOOKCTL_TRY(detail::try_body(trials));
  HOOKCTL_TRY(detail::try_url(trials, suspects));
  detail::note_missing_signature(trials);
  return {};
}

} // namespace

Result<Explanation> explain(const preset::Scheme& scheme,
                            const Keys& keys,
                            const model::Request& request,
                            const Context& context,
                            const Suspects& suspects)
{
  Explanation explanation;
  auto verified = verify(scheme, keys, request, context);
  if (verified) {
    explanation.verified = *std::move(verified);
    return explanation;
  }
  explanation.error = verified.error();
  if (verified.error().code != ErrorCode::unverified) {
    return verified.error().code == ErrorCode::internal
               ? Result<Explanation>(fail(*explanation.error))
               : Result<Explanation>(std::move(explanation));
  }
  Trials trials(Setting{scheme, keys, request, context});
  HOOKCTL_TRY_AS(const bool age_alone, try_age(trials, *explanation.error));
  if (!age_alone) {
    HOOKCTL_TRY(try_all(trials, suspects));
  }
  explanation.causes = trials.take();
  return explanation;
}

} // namespace hookctl::auth
