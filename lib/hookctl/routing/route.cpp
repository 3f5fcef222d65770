#include "hookctl/routing/route.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::routing {

namespace {

bool matches_one(const std::vector<std::string>& patterns, std::string_view value)
{
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
           return pattern == value || glob_match(pattern, value);
         });
}

} // namespace

std::string_view to_string(Recipients recipients)
{
  switch (recipients) {
  case Recipients::any:
    return "any";
  case Recipients::user:
    return "user";
  case Recipients::bot:
    return "bot";
  }
  return "any";
}

std::optional<Recipients> parse_recipients(std::string_view word)
{
  for (const Recipients recipients : {Recipients::any, Recipients::user, Recipients::bot}) {
    if (word == to_string(recipients)) {
      return recipients;
    }
  }
  return std::nullopt;
}

bool Route::may_take(const Candidate& event) const
{
  const bool is_for = recipient == Recipients::any || to_string(recipient) == event.recipient;
  return is_for && matches_one(accounts, event.account) && matches_one(events, event.code);
}

Result<bool> Route::takes(const Candidate& event, const json::Document& envelope) const
{
  if (!may_take(event)) {
    return false;
  }
  return where ? where->holds(envelope) : Result<bool>(true);
}

} // namespace hookctl::routing
