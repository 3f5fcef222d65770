#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"

namespace hookctl::preset::detail {

namespace {

Result<TokenScheme::Place> read_token_place(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.token.in"));
  HOOKCTL_TRY_AS(auto place, read_place(map, BodyPlace::yes));
  HOOKCTL_TRY_AS(const auto prefix, map.optional_text("prefix"));
  HOOKCTL_TRY(map.finish());
  if (!place) {
    return bad(value,
               "verify.token.in does not say where the token is",
               "add header: NAME, query: NAME, form: NAME or json: PATH");
  }
  return TokenScheme::Place{std::move(*place), prefix.value_or("")};
}

/// A scheme whose map has no keys.
Result<> read_empty(const yaml::Value& value, std::string what)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, std::move(what)));
  return map.finish();
}

} // namespace

Result<Scheme> read_token(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.token"));
  const yaml::Value* in = map.take("in");
  HOOKCTL_TRY(map.finish());
  HOOKCTL_TRY_AS(const auto items, read_list(in, "verify.token.in"));
  if (items.empty()) {
    return bad(
        value, "verify.token does not say where the token is", "add in: [{header: X-Auth-Token}]");
  }
  TokenScheme token;
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(auto place, read_token_place(*item));
    token.places.push_back(std::move(place));
  }
  Scheme scheme;
  scheme.engine = std::move(token);
  scheme.label = "token";
  return scheme;
}

Result<Scheme> read_bearer(const yaml::Value& value)
{
  HOOKCTL_TRY(read_empty(value, "verify.bearer"));
  HOOKCTL_TRY_AS(auto at, select::Selector::parse("header:Authorization"));
  TokenScheme token;
  token.places.push_back(TokenScheme::Place{std::move(at), "Bearer "});
  Scheme scheme;
  scheme.engine = std::move(token);
  scheme.label = "bearer";
  return scheme;
}

Result<Scheme> read_basic(const yaml::Value& value)
{
  HOOKCTL_TRY(read_empty(value, "verify.basic"));
  Scheme scheme;
  scheme.engine = BasicScheme{};
  scheme.label = "basic";
  return scheme;
}

Result<Scheme> read_none(const yaml::Value& value)
{
  HOOKCTL_TRY(read_empty(value, "verify.none"));
  Scheme scheme;
  scheme.engine = NoScheme{};
  scheme.label = "none";
  scheme.needs_key = false;
  return scheme;
}

} // namespace hookctl::preset::detail
