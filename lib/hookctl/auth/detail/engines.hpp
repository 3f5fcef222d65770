#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/select/selector.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::auth::detail {

/// A key as the scheme's engine uses it.
struct UsableKey {
  std::string label; ///< "current" or "previous"
  model::Secret bytes;
};

/// What an engine checks a request with. `document` is there when the scheme reads the payload.
struct Check {
  const model::Request& request;
  const json::Document* document = nullptr;
  const std::string& url;
  TimePoint now;
  const std::vector<UsableKey>& keys;

  [[nodiscard]] select::Input input() const
  {
    return select::Input{&request, document, json::Document::root(), nullptr};
  }
};

// One engine a file. Each gives the label of the key that fitted, or unverified.
Result<Verified> verify_hmac(const preset::HmacScheme& scheme, const Check& check);
Result<Verified> verify_token(const preset::TokenScheme& scheme, const Check& check);
Result<Verified> verify_basic(const Check& check);

/// The keys that may be tried now, decoded. unverified when the current one is empty or malformed
/// and no other is left.
Result<std::vector<UsableKey>>
usable_keys(const preset::Scheme& scheme, const Keys& keys, TimePoint now);

/// The key's bytes in the scheme's format; invalid_argument otherwise, without repeating it.
Result<model::Secret> decode_key(const preset::Scheme& scheme, const model::Secret& key);

/// The one text at `at`: unverified when it is missing, or is a header that is there more than
/// once.
Result<std::string> find_once(const select::Selector& at, const Check& check);

/// unverified when the header is there more than once.
Result<> require_single_header(const model::Request& request, std::string_view name);

} // namespace hookctl::auth::detail
