#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::auth::detail {

namespace {

constexpr std::string_view kStandardPrefix = "whsec_";

tl::unexpected<Error> malformed(std::string message, std::string hint)
{
  return fail(ErrorCode::invalid_argument, std::move(message), std::move(hint));
}

Result<model::Secret> decoded(std::optional<std::string> bytes, std::string_view form)
{
  if (!bytes || bytes->empty()) {
    return malformed(text("the key is not ", form),
                     "copy it again, whole, from the provider's page");
  }
  return model::Secret(std::move(*bytes));
}

Result<model::Secret> decode_hmac_key(preset::KeyFormat format, const model::Secret& key)
{
  const std::string_view written = key.reveal();
  switch (format) {
  case preset::KeyFormat::utf8:
    return key;
  case preset::KeyFormat::hex:
    return decoded(hex_decode(written), "hexadecimal");
  case preset::KeyFormat::base64:
    return decoded(base64_decode_lenient(written), "base64");
  case preset::KeyFormat::whsec:
    return decoded(base64_decode_lenient(written.starts_with(kStandardPrefix)
                                             ? written.substr(kStandardPrefix.size())
                                             : written),
                   "base64 after whsec_");
  }
  return malformed("the key has an unknown format", "");
}

} // namespace

Result<model::Secret> decode_key(const preset::Scheme& scheme, const model::Secret& key)
{
  if (key.empty()) {
    return malformed("the key is empty",
                     "an empty key would let anybody sign; set the provider's key");
  }
  if (const auto* hmac = std::get_if<preset::HmacScheme>(&scheme.engine)) {
    return decode_hmac_key(hmac->key, key);
  }
  if (std::holds_alternative<preset::BasicScheme>(scheme.engine) &&
      key.reveal().find(':') == std::string_view::npos) {
    return malformed("the key is not user:password", "write both, with a colon between them");
  }
  return key;
}

Result<std::vector<UsableKey>>
usable_keys(const preset::Scheme& scheme, const Keys& keys, TimePoint now)
{
  std::vector<UsableKey> usable;
  auto current = decode_key(scheme, keys.current);
  if (current) {
    usable.push_back(UsableKey{"current", std::move(*current)});
  }
  const bool in_time = !keys.previous_until || now < *keys.previous_until;
  if (keys.previous && in_time) {
    if (auto previous = decode_key(scheme, *keys.previous)) {
      usable.push_back(UsableKey{"previous", std::move(*previous)});
    }
  }
  if (usable.empty()) {
    Error error = std::move(current).error();
    error.code = ErrorCode::unverified;
    error.message = "the account's key cannot be used: " + error.message;
    return tl::unexpected<Error>(std::move(error));
  }
  return usable;
}

} // namespace hookctl::auth::detail
