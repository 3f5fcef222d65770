#pragma once

#include "hookctl/auth/sign.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/crypto/public_key.hpp"
#include "hookctl/select/selector.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::auth::detail {

/// A key as the scheme's engine uses it.
struct UsableKey {
  std::string label;   ///< "current" or "previous"
  model::Secret bytes; ///< decoded by the scheme's KeySpec; empty for public keys
  model::Secret text;  ///< as the account has it
  std::vector<crypto::AsymmetricKey> public_keys; ///< where the scheme verifies with public keys
};

/// What an engine checks a request with. `document` is there when the scheme reads the payload.
struct Check {
  const model::Request& request;
  const json::Document* document = nullptr;
  const Context& context;
  const std::vector<UsableKey>& keys;

  [[nodiscard]] select::Input input() const
  {
    return select::Input{&request, document, json::Document::root(), nullptr};
  }
};

// One engine a file. Each gives the label of the key that fitted, or unverified.
Result<Verified> verify_hmac(const preset::HmacScheme& scheme, const Check& check);
Result<Verified> verify_digest(const preset::DigestScheme& scheme, const Check& check);
Result<Verified> verify_public_key(const preset::PublicKeyScheme& scheme, const Check& check);
Result<Verified> verify_cipher_checksum(const preset::CipherChecksumScheme& scheme,
                                        const Check& check);
Result<Verified> verify_cipher_body(const preset::CipherBodyScheme& scheme, const Check& check);
Result<Verified> verify_jwt(const preset::JwtScheme& scheme, const Check& check);
Result<Verified> verify_message_signature(const preset::MessageSignatureScheme& scheme,
                                          const Check& check);
Result<Verified> verify_token(const preset::TokenScheme& scheme, const Check& check);
Result<Verified> verify_basic(const Check& check);

// The same engines, signing. `key` is the account's text; signing adds to the draft (sign.hpp).
Result<Draft> sign_hmac(const preset::HmacScheme& scheme,
                        const model::Secret& key,
                        Draft draft,
                        const Context& context,
                        Rng& rng);
Result<Draft> sign_digest(const preset::DigestScheme& scheme,
                          const model::Secret& key,
                          Draft draft,
                          const Context& context,
                          Rng& rng);
Result<Draft> sign_public_key(const preset::PublicKeyScheme& scheme,
                              const model::Secret& key,
                              Draft draft,
                              const Context& context,
                              Rng& rng);
Result<Draft> sign_cipher_checksum(const preset::CipherChecksumScheme& scheme,
                                   const model::Secret& key,
                                   Draft draft,
                                   const Context& context,
                                   Rng& rng);
Result<Draft> sign_cipher_body(const preset::CipherBodyScheme& scheme,
                               const model::Secret& key,
                               Draft draft,
                               const Context& context,
                               Rng& rng);
Result<Draft> sign_jwt(const preset::JwtScheme& scheme,
                       const model::Secret& key,
                       Draft draft,
                       const Context& context,
                       Rng& rng);
Result<Draft> sign_message_signature(const preset::MessageSignatureScheme& scheme,
                                     const model::Secret& key,
                                     Draft draft,
                                     const Context& context,
                                     Rng& rng);
Result<Draft> sign_token(const preset::TokenScheme& scheme, const model::Secret& key, Draft draft);
Result<Draft> sign_basic(const model::Secret& key, Draft draft);

/// The keys that may be tried now, decoded, at most kMaxKeys. unverified when the current one is
/// empty or malformed and no other is left.
Result<std::vector<UsableKey>>
usable_keys(const preset::Scheme& scheme, const Keys& keys, TimePoint now);

/// At most 16 keys are tried, those of `current` first.
inline constexpr std::size_t kMaxKeys = 16;

/// The keys in the text of a shared secret (several where the spec has a separator), decoded; never
/// none on success. invalid_argument otherwise, without repeating the text.
Result<std::vector<model::Secret>> decode_keys(const preset::KeySpec& spec,
                                               const model::Secret& key);

/// The first of decode_keys(): what signs.
Result<model::Secret> decode_key(const preset::KeySpec& spec, const model::Secret& key);

/// A key's text as the scheme's engine uses it, without labels. invalid_argument when it does not
/// have the scheme's format.
Result<std::vector<UsableKey>> read_keys(const preset::Scheme& scheme, const model::Secret& key);

/// The one text at `at`: unverified when it is missing, or is a header that is there more than
/// once.
Result<std::string> find_once(const select::Selector& at, const Check& check);
/// The same, JSON paths starting where the input says.
Result<std::string> find_once(const select::Selector& at, const select::Input& input);

/// An authentication scheme's name ("Bearer ") has no case (RFC 9110 section 11.1); any other
/// prefix does.
bool has_prefix(std::string_view value, std::string_view prefix);

/// The variables that the context gives to every template: url, url_base, host (when the URL is
/// known) and value:NAME.
select::Template::Variables context_variables(const Context& context);

/// True when the place's first value matches the glob.
bool holds(const preset::Condition& condition, const select::Input& input);

/// unverified when the header is there more than once.
Result<> require_single_header(const model::Request& request, std::string_view name);

/// unverified when the place, a header or a field of the query or the form, is there more than
/// once: who reads it next could take another one.
Result<> require_single(const model::Request& request, const select::Selector& at);

} // namespace hookctl::auth::detail
