#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::auth::detail {

namespace {

constexpr std::string_view kHeader = "Authorization";
constexpr std::string_view kScheme = "Basic ";

} // namespace

Result<Verified> verify_basic(const Check& check)
{
  HOOKCTL_TRY(require_single_header(check.request, kHeader));
  const auto value = model::find_header(check.request.headers, kHeader);
  if (!value) {
    return fail(Failure::signature_missing, "header Authorization is missing");
  }
  if (!equals_ignore_case(value->substr(0, kScheme.size()), kScheme)) {
    return fail(Failure::signature_malformed, "header Authorization is not of the Basic scheme");
  }
  auto bytes = base64_decode(trim(value->substr(kScheme.size())));
  if (!bytes) {
    return fail(Failure::signature_malformed, "header Authorization does not hold base64");
  }
  const model::Secret credentials(std::move(*bytes));
  std::string label;
  for (const UsableKey& key : check.keys) {
    if (crypto::equal_constant_time(credentials.reveal(), key.bytes.reveal()) && label.empty()) {
      label = key.label;
    }
  }
  if (label.empty()) {
    return fail(Failure::token_mismatch, "the user and password in header Authorization are wrong");
  }
  return Verified{{}, std::move(label), {}, {}};
}

} // namespace hookctl::auth::detail
