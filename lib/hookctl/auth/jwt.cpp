#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/jws.hpp"
#include "hookctl/auth/detail/jwt_claims.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::auth::detail {

namespace {

using preset::JwtScheme;

Result<std::string> find_token(const JwtScheme& scheme, const Check& check)
{
  if (!scheme.at) {
    return std::string(trim(check.request.body));
  }
  HOOKCTL_TRY_AS(const std::string value, find_once(*scheme.at, check));
  if (!has_prefix(value, scheme.prefix)) {
    return fail(Failure::signature_malformed,
                text(select::to_words(*scheme.at), " does not begin with ", quote(scheme.prefix)));
  }
  return std::string(trim(std::string_view(value).substr(scheme.prefix.size())));
}

} // namespace

Result<Verified> verify_jwt(const JwtScheme& scheme, const Check& check)
{
  HOOKCTL_TRY_AS(const std::string token, find_token(scheme, check));
  HOOKCTL_TRY_AS(const Jws jws, parse_jws(token));
  HOOKCTL_TRY_AS(std::string label, verify_jws(jws, scheme.algorithms, check.keys));
  HOOKCTL_TRY_AS(const auto issued, check_claims(scheme, jws.claims, check));
  return Verified{{}, std::move(label), issued, {}};
}

} // namespace hookctl::auth::detail
