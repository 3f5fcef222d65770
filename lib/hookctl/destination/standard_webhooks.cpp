#include "hookctl/destination/standard_webhooks.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <utility>

namespace hookctl::destination {

Result<model::Secret> decode_signing_secret(const model::Secret& written)
{
  constexpr std::string_view kPrefix = "whsec_";
  const std::string_view value = written.reveal();
  if (value.empty()) {
    return fail(Failure::malformed_key, "the signing secret is empty");
  }
  if (!value.starts_with(kPrefix)) {
    return written;
  }
  auto bytes = base64_decode_lenient(value.substr(kPrefix.size()));
  if (!bytes || bytes->empty()) {
    return fail(Failure::malformed_key,
                "the signing secret is not base64 after whsec_",
                "make one with: echo whsec_$(openssl rand -base64 32)");
  }
  return model::Secret(*std::move(bytes));
}

Result<model::Headers>
sign_standard(const model::Secret& key, std::string_view id, TimePoint now, std::string_view body)
{
  constexpr std::int64_t kMillisecondsPerSecond = 1000;
  const std::string timestamp = text(to_unix_ms(now) / kMillisecondsPerSecond);
  HOOKCTL_TRY_AS(const std::string mac,
                 crypto::hmac(crypto::HashAlgorithm::sha256,
                              key.reveal(),
                              text(id, ".", timestamp, ".", body)));
  return model::Headers{{"webhook-id", std::string(id)},
                        {"webhook-timestamp", timestamp},
                        {"webhook-signature", text("v1,", base64_encode(mac))}};
}

} // namespace hookctl::destination
