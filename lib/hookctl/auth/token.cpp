#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::auth::detail {

namespace {

using Place = preset::TokenScheme::Place;

/// An authentication scheme's name ("Bearer ") has no case (RFC 9110 section 11.1); any other
/// prefix does.
bool has_prefix(std::string_view value, std::string_view prefix)
{
  const std::string_view start = value.substr(0, prefix.size());
  return prefix.ends_with(' ') ? equals_ignore_case(start, prefix) : start == prefix;
}

/// The token at a place; nullopt when the request has none there.
Result<std::optional<std::string>> find_token(const Place& place, const Check& check)
{
  if (place.at.kind() == select::Selector::Kind::header) {
    HOOKCTL_TRY(require_single_header(check.request, place.at.name()));
  }
  const auto values = place.at.evaluate(check.input());
  if (!values || values->empty() || !has_prefix(values->front().text, place.prefix)) {
    return std::optional<std::string>{};
  }
  return std::optional(values->front().text.substr(place.prefix.size()));
}

std::string missing_words(const preset::TokenScheme& scheme)
{
  std::string words;
  for (const Place& place : scheme.places) {
    words += text(words.empty() ? "" : " and ", select::to_words(place.at));
    if (!place.prefix.empty()) {
      words += text(" (", quote(trim(place.prefix)), ")");
    }
  }
  return text(words, scheme.places.size() == 1 ? " is missing" : " are missing");
}

} // namespace

Result<Verified> verify_token(const preset::TokenScheme& scheme, const Check& check)
{
  for (const Place& place : scheme.places) {
    HOOKCTL_TRY_AS(const auto token, find_token(place, check));
    if (!token) {
      continue;
    }
    std::string label;
    for (const UsableKey& key : check.keys) {
      if (crypto::equal_constant_time(*token, key.bytes.reveal()) && label.empty()) {
        label = key.label;
      }
    }
    if (label.empty()) {
      return fail(ErrorCode::unverified,
                  text("the token in ", select::to_words(place.at), " is wrong"));
    }
    return Verified{{}, std::move(label), {}};
  }
  return fail(ErrorCode::unverified, missing_words(scheme));
}

} // namespace hookctl::auth::detail
