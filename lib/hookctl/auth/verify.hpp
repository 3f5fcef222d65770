#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/preset/scheme.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::preset {
struct Handshake;
} // namespace hookctl::preset

namespace hookctl::auth {

/// An account's key, and the one being rotated out.
struct Keys {
  model::Secret current;
  std::optional<model::Secret> previous;
  /// The previous key is not tried at or after this moment; nullopt: as long as it is configured.
  std::optional<TimePoint> previous_until;
};

/// A request that is what it says.
struct Verified {
  std::string scheme; ///< the Scheme's label
  std::string key;    ///< "current", "previous", or "" when the scheme has no key
  /// The timestamp under the signature, where there is one.
  std::optional<TimePoint> signed_at;
  /// The plain text of an encrypted payload.
  std::optional<std::string> decrypted = {};
};

/// What a request is checked with besides the keys.
struct Context {
  /// The public URL that the sender called, for schemes that sign it; "" when it is not known.
  std::string url;
  TimePoint now;
  /// The account's own, for {value:NAME}.
  std::vector<std::pair<std::string, std::string>> values = {};
  /// The account's: what they would prove for anybody who asks is no delivery's signed text.
  /// nullptr: there are none.
  const std::vector<preset::Handshake>* handshakes = nullptr;
  /// How the payload is taken out of the body, for schemes that read it; nullptr: it is the body.
  const std::vector<body::Unwrap>* unwrap = nullptr;
};

/// Checks a request against a scheme. Fails closed: whatever cannot be checked is `unverified`,
/// with a message that says what is wrong ("header X-Shopify-Hmac-Sha256 is missing", "timestamp is
/// 412 s old, 300 s are allowed") and never holds a key or an expected signature. A header that
/// carries the signature, or is signed, and is there twice is refused. Of a list, the first 16
/// signatures are tried; all are compared in constant time. An empty key is never accepted.
/// `internal` only when the cryptography library fails.
Result<Verified> verify(const preset::Scheme& scheme,
                        const Keys& keys,
                        const model::Request& request,
                        const Context& context);

/// invalid_argument when the text of a key does not have the scheme's format ("the key is not
/// base64"), without repeating it.
Result<> check_key(const preset::Scheme& scheme, const model::Secret& key);

} // namespace hookctl::auth
