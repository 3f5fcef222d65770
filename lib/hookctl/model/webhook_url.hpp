#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/model/environment.hpp"

#include <string>
#include <string_view>

namespace hookctl::model {

/// 128 random bits, base64url: 22 characters. What makes a webhook URL unguessable; compared in
/// constant time.
Result<std::string> make_token(Rng& rng);

/// 22 characters of base64url: what make_token gives, and what a hand-written account file may
/// hold.
bool is_token(std::string_view text);

/// http or https, a host, no query or fragment, at most 2,000 bytes; a trailing slash is cut.
/// invalid_argument otherwise.
Result<std::string> parse_public_url(std::string_view text);

/// `{public_url}/{environment}/{account}/{token}`.
std::string make_webhook_url(std::string_view public_url,
                             Environment environment,
                             const AccountName& account,
                             std::string_view token);

/// The three segments of a request path, unchecked: views into `path`.
struct WebhookPath {
  std::string_view environment;
  std::string_view account;
  std::string_view token;
};

/// nullopt unless the path is exactly /ENVIRONMENT/ACCOUNT/TOKEN.
std::optional<WebhookPath> parse_webhook_path(std::string_view path);

/// The host of `acme.myshopify.com`, `https://acme.myshopify.com/admin` or `acme.example:8443`, in
/// lower case (RFC 1123 labels, at most 253 bytes). invalid_argument otherwise.
Result<std::string> parse_domain(std::string_view text);

} // namespace hookctl::model
