#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::auth::detail {

namespace {

using Place = preset::TokenScheme::Place;

/// The tokens at a place (a JSON path may find several); none when the request has none there.
Result<std::vector<std::string>> find_tokens(const Place& place, const Check& check)
{
  HOOKCTL_TRY(require_single(check.request, place.at));
  std::vector<std::string> tokens;
  const auto values = place.at.evaluate(check.input());
  if (!values) {
    return tokens;
  }
  for (const select::Value& value : *values) {
    if (!has_prefix(value.text, place.prefix)) {
      return std::vector<std::string>{};
    }
    tokens.push_back(value.text.substr(place.prefix.size()));
  }
  return tokens;
}

/// Every token is compared, whichever differs.
bool all_equal(const std::vector<std::string>& tokens, std::string_view key)
{
  bool all = !tokens.empty();
  for (const std::string& token : tokens) {
    all = crypto::equal_constant_time(token, key) && all;
  }
  return all;
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
    HOOKCTL_TRY_AS(const auto tokens, find_tokens(place, check));
    if (tokens.empty()) {
      continue;
    }
    std::string label;
    for (const UsableKey& key : check.keys) {
      if (all_equal(tokens, key.bytes.reveal()) && label.empty()) {
        label = key.label;
      }
    }
    if (label.empty()) {
      return fail(Failure::token_mismatch,
                  text(tokens.size() == 1 ? "the token in " : "not every token in ",
                       select::to_words(place.at),
                       tokens.size() == 1 ? " is wrong" : " is right"));
    }
    return Verified{{}, std::move(label), {}, {}};
  }
  return fail(Failure::signature_missing, missing_words(scheme));
}

} // namespace hookctl::auth::detail
