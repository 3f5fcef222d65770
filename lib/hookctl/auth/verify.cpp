#include "hookctl/auth/verify.hpp"

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"

#include <algorithm>
#include <tuple>

namespace hookctl::auth {

namespace detail {

Result<> require_single_header(const model::Request& request, std::string_view name)
{
  const std::size_t count = model::count_header(request.headers, name);
  if (count > 1) {
    return fail(Failure::signature_malformed,
                text("header ", name, " is there ", count, " times; it must be there once"));
  }
  return {};
}

Result<> require_single(const model::Request& request, const select::Selector& at)
{
  using Kind = select::Selector::Kind;
  if (at.kind() == Kind::header) {
    return require_single_header(request, at.name());
  }
  const bool in_form = at.kind() == Kind::form && model::is_form(request.headers);
  const std::string_view fields = at.kind() == Kind::query ? request.query()
                                  : in_form                ? std::string_view(request.body)
                                                           : std::string_view{};
  if (model::count_form_values(fields, at.name()) > 1) {
    return fail(Failure::signature_malformed, select::to_words(at) + " is there more than once");
  }
  return {};
}

Result<std::string> find_once(const select::Selector& at, const select::Input& input)
{
  if (input.request != nullptr) {
    HOOKCTL_TRY(require_single(*input.request, at));
  }
  auto values = at.evaluate(input);
  if (!values || values->empty()) {
    return fail(Failure::signature_missing, select::to_words(at) + " is missing");
  }
  if (values->size() > 1) {
    return fail(Failure::signature_malformed, select::to_words(at) + " is there more than once");
  }
  return std::move(values->front().text);
}

Result<std::string> find_once(const select::Selector& at, const Check& check)
{
  return find_once(at, check.input());
}

bool has_prefix(std::string_view value, std::string_view prefix)
{
  const std::string_view start = value.substr(0, prefix.size());
  return prefix.ends_with(' ') ? equals_ignore_case(start, prefix) : start == prefix;
}

} // namespace detail

namespace {

using detail::Check;

bool reads(const std::optional<select::Selector>& selector)
{
  return selector && selector->reads_payload();
}

bool reads(const std::vector<select::Selector>& selectors)
{
  return std::any_of(selectors.begin(), selectors.end(), [](const select::Selector& selector) {
    return selector.reads_payload();
  });
}

bool reads(const std::vector<preset::Condition>& conditions)
{
  return std::any_of(conditions.begin(), conditions.end(), [](const preset::Condition& condition) {
    return condition.at.reads_payload();
  });
}

bool reads(const preset::Requirement& requirement)
{
  return requirement.at.reads_payload() || requirement.equals.reads_payload() ||
         reads(requirement.when) || reads(requirement.unless);
}

bool reads(const preset::SignedRequest& request)
{
  const preset::SignatureSpec& signature = request.signature;
  const auto& [fields, require] = std::tie(request.fields, request.require);
  return request.text.reads_payload() || reads(signature.at) || signature.prefix.reads_payload() ||
         (signature.list && signature.list->signature.reads_payload()) ||
         (request.timestamp && reads(request.timestamp->at)) || reads(request.each) ||
         (request.choice && reads(request.choice->at)) ||
         std::any_of(fields.begin(), fields.end(), [](const auto& f) { return reads(f.names); }) ||
         std::any_of(require.begin(), require.end(), [](const auto& r) { return reads(r); });
}

/// Whether an engine needs the payload as a document: only then a parse is paid for before the
/// request is known to be genuine.
struct ReadsPayload {
  bool operator()(const preset::HmacScheme& scheme) const { return reads(scheme.request); }

  bool operator()(const preset::DigestScheme& scheme) const { return reads(scheme.request); }

  bool operator()(const preset::PublicKeyScheme& scheme) const
  {
    return reads(scheme.request) || reads(scheme.key_id);
  }

  bool operator()(const preset::CipherChecksumScheme& scheme) const
  {
    return reads(scheme.request);
  }

  bool operator()(const preset::CipherBodyScheme& scheme) const
  {
    return scheme.at.reads_payload();
  }

  bool operator()(const preset::JwtScheme& scheme) const
  {
    const auto claim_reads = [](const preset::JwtScheme::Claim& claim) {
      return std::any_of(claim.any_of.begin(), claim.any_of.end(), [](const auto& written) {
        return written.reads_payload();
      });
    };
    return reads(scheme.at) || std::any_of(scheme.claims.begin(), scheme.claims.end(), claim_reads);
  }

  bool operator()(const preset::TokenScheme& scheme) const
  {
    return std::any_of(scheme.places.begin(), scheme.places.end(), [](const auto& place) {
      return place.at.reads_payload();
    });
  }

  bool operator()(const preset::MessageSignatureScheme& /*scheme*/) const { return false; }

  bool operator()(const preset::BasicScheme& /*scheme*/) const { return false; }

  bool operator()(const preset::NoScheme& /*scheme*/) const { return false; }
};

struct Run {
  Check check;

  Result<Verified> operator()(const preset::HmacScheme& scheme) const
  {
    return verify_hmac(scheme, check);
  }

  Result<Verified> operator()(const preset::DigestScheme& scheme) const
  {
    return verify_digest(scheme, check);
  }

  Result<Verified> operator()(const preset::PublicKeyScheme& scheme) const
  {
    return verify_public_key(scheme, check);
  }

  Result<Verified> operator()(const preset::CipherChecksumScheme& scheme) const
  {
    return verify_cipher_checksum(scheme, check);
  }

  Result<Verified> operator()(const preset::CipherBodyScheme& scheme) const
  {
    return verify_cipher_body(scheme, check);
  }

  Result<Verified> operator()(const preset::JwtScheme& scheme) const
  {
    return verify_jwt(scheme, check);
  }

  Result<Verified> operator()(const preset::MessageSignatureScheme& scheme) const
  {
    return verify_message_signature(scheme, check);
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
                        const Context& context)
{
  const bool has_engine = !std::holds_alternative<preset::NoScheme>(scheme.engine);
  if (!has_engine && scheme.needs_key) {
    return fail(ErrorCode::unverified, "no scheme says how this request is to be verified");
  }
  std::vector<detail::UsableKey> usable;
  if (has_engine) {
    HOOKCTL_TRY_AS(usable, detail::usable_keys(scheme, keys, context.now));
  }
  std::optional<json::Document> document;
  if (std::visit(ReadsPayload{}, scheme.engine)) {
    const std::vector<body::Unwrap> plain;
    if (auto parsed =
            body::parse_body(request, context.unwrap != nullptr ? *context.unwrap : plain)) {
      document = std::move(*parsed);
    }
  }
  const Check check{request, document ? &*document : nullptr, context, usable};
  HOOKCTL_TRY_AS(Verified verified, std::visit(Run{check}, scheme.engine));
  verified.scheme = scheme.label;
  return verified;
}

Result<> check_key(const preset::Scheme& scheme, const model::Secret& key)
{
  if (!scheme.needs_key) {
    return {};
  }
  HOOKCTL_TRY(detail::read_keys(scheme, key));
  return {};
}

} // namespace hookctl::auth
