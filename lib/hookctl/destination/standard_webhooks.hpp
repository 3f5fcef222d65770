#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/secret.hpp"

#include <string_view>

namespace hookctl::destination {

/// The bytes that sign: what follows `whsec_` is base64, any other text stands for itself.
/// invalid_argument, without the secret, when it is empty or its base64 is none.
Result<model::Secret> decode_signing_secret(const model::Secret& written);

/// The three headers of Standard Webhooks 1.0 (webhook-id, -timestamp, -signature: `v1,` and the
/// base64 of HMAC-SHA256 over `id.timestamp.body`). The id is the same over all attempts, the
/// timestamp is this attempt's.
Result<model::Headers>
sign_standard(const model::Secret& key, std::string_view id, TimePoint now, std::string_view body);

} // namespace hookctl::destination
