#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/scheme.hpp"
#include "hookctl/yaml/reader.hpp"
#include "hookctl/yaml/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::preset::detail {

// One reader for each word of a `verify:` block; the value is that word's map.
Result<Scheme> read_hmac(const yaml::Value& value);
Result<Scheme> read_digest(const yaml::Value& value);
Result<Scheme> read_public_key(const yaml::Value& value);
Result<Scheme> read_standard_webhooks(const yaml::Value& value);
Result<Scheme> read_cipher_checksum(const yaml::Value& value);
Result<Scheme> read_cipher_body(const yaml::Value& value);
Result<Scheme> read_jwt(const yaml::Value& value);
Result<Scheme> read_message_signatures(const yaml::Value& value);
Result<Scheme> read_token(const yaml::Value& value);
Result<Scheme> read_bearer(const yaml::Value& value);
Result<Scheme> read_basic(const yaml::Value& value);
Result<Scheme> read_none(const yaml::Value& value);

/// Words that name an enum's values in its own order.
inline const std::vector<std::string> kEncodings = {"hex", "base64", "base64url"};
inline const std::vector<std::string> kHashAlgorithms = {
    "md5", "sha1", "sha256", "sha384", "sha512"};

/// `encoding` of that map: hex when absent.
Result<Encoding> read_encoding(yaml::MapReader& map);

/// `key`: a word, or a map of what is done to the key's text.
Result<KeySpec> read_key_spec(yaml::MapReader& map, KeyFormat otherwise);

/// The keys that all engines over a signed text share: signed, signature, timestamp, require,
/// fields, each, url_ports, algorithm_from. `algorithms` are those that algorithm_from may choose
/// (with none there is no such key);
/// `own_part` is the part that only this engine's text may have ("secret"). Everything that no
/// single key can say is checked as well.
Result<SignedRequest> read_signed_request(yaml::MapReader& map,
                                          const yaml::Value& value,
                                          const std::vector<std::string>& algorithms,
                                          std::string_view own_part = {});

/// What a scheme is called: the one algorithm; where the request names one of several, what their
/// names begin with, or else `several`.
std::string algorithm_label(const std::string& algorithm,
                            const SignedRequest& request,
                            const std::string& several);

/// True when a changed body changes the signed text: it holds the body, or all fields of a form.
bool covers_body(const SignedRequest& request);

/// A map of selectors to globs; nothing for nullptr.
Result<std::vector<Condition>> read_condition_map(const yaml::Value* value, std::string_view what);

} // namespace hookctl::preset::detail
