#include "hookctl/auth/verify.hpp"

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"

#include <algorithm>

namespace hookctl::auth {

namespace detail {

Result<> require_single_header(const model::Request& request, std::string_view name)
{
  const std::size_t count = model::count_header(request.headers, name);
  if (count > 1) {
    return fail(ErrorCode::unverified,
                text("header ", name, " is there ", count, " times; it must be there once"));
  }
  return {};
}

Result<std::string> find_once(const select::Selector& at, const Check& check)
{
  if (at.kind() == select::Selector::Kind::header) {
    HOOKCTL_TRY(require_single_header(check.request, at.name()));
  }
  const auto values = at.evaluate(check.input());
  if (!values || values->empty()) {
    return fail(ErrorCode::unverified, select::to_words(at) + " is missing");
  }
  if (values->size() > 1) {
    return fail(ErrorCode::unverified, select::to_words(at) + " is there more than once");
  }
  return values->front().text;
}

} // namespace detail

namespace {

using detail::Check;

bool reads_payload(const preset::HmacScheme& scheme)
{
  const auto& timestamp = scheme.timestamp;
  return scheme.signed_text.reads_payload() ||
         (timestamp && timestamp->at && timestamp->at->reads_payload());
}

bool reads_payload(const preset::TokenScheme& scheme)
{
  return std::any_of(scheme.places.begin(), scheme.places.end(), [](const auto& place) {
    return place.at.reads_payload();
  });
}

template<typename Engine> bool reads_payload(const Engine& /*engine*/)
{
  return false;
}

/// Dispatches to the engine; only a scheme that reads the payload costs a parse before it is known
/// to be genuine.
struct Run {
  Check check;

  Result<Verified> operator()(const preset::HmacScheme& scheme) const
  {
    return verify_hmac(scheme, check);
  }

  Result<Verified> operator()(const preset::TokenScheme& scheme) const
  {
    return verify_token(scheme, check);
  }

  Result<Verified> operator()(const preset::BasicScheme& /*scheme*/) const
  {
    return verify_basic(check);
  }

  Result<Verified> operator()(const preset::NoScheme& /*scheme*/) const { return Verified{}; }
};

} // namespace

Result<Verified> verify(const preset::Scheme& scheme,
                        const Keys& keys,
                        const model::Request& request,
                        const std::string& url,
                        TimePoint now)
{
  const bool has_engine = !std::holds_alternative<preset::NoScheme>(scheme.engine);
  if (!has_engine && scheme.needs_key) {
    return fail(ErrorCode::unverified, "no scheme says how this request is to be verified");
  }
  std::vector<detail::UsableKey> usable;
  if (has_engine) {
    HOOKCTL_TRY_AS(usable, detail::usable_keys(scheme, keys, now));
  }
  std::optional<json::Document> document;
  if (std::visit([](const auto& engine) { return reads_payload(engine); }, scheme.engine)) {
    if (auto parsed = body::parse_body(request)) {
      document = std::move(*parsed);
    }
  }
  const Check check{request, document ? &*document : nullptr, url, now, usable};
  HOOKCTL_TRY_AS(Verified verified, std::visit(Run{check}, scheme.engine));
  verified.scheme = scheme.label;
  return verified;
}

Result<> check_key(const preset::Scheme& scheme, const model::Secret& key)
{
  if (!scheme.needs_key) {
    return {};
  }
  HOOKCTL_TRY(detail::decode_key(scheme, key));
  return {};
}

} // namespace hookctl::auth
