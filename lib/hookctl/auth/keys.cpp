#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/normalize.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

using preset::KeyDerivation;
using preset::KeyFormat;
using preset::KeySpec;

constexpr std::string_view kStandardPrefix = "whsec_";

tl::unexpected<Error> malformed(std::string message, std::string hint)
{
  return fail(Failure::malformed_key, std::move(message), std::move(hint));
}

tl::unexpected<Error> empty_key()
{
  return malformed("the key is empty",
                   "an empty key would let anybody sign; set the provider's key");
}

Result<std::string> decoded(std::optional<std::string> bytes, std::string_view form)
{
  if (!bytes || bytes->empty()) {
    return malformed(text("the key is not ", form),
                     "copy it again, whole, from the provider's page");
  }
  return std::move(*bytes);
}

Result<std::string> decode_whsec(std::string_view written, bool lenient)
{
  const std::string_view characters =
      written.starts_with(kStandardPrefix) ? written.substr(kStandardPrefix.size()) : written;
  if (characters.empty()) {
    return empty_key();
  }
  auto bytes = base64_decode_lenient(characters);
  if (lenient && (!bytes || bytes->empty())) {
    return std::string(written);
  }
  return decoded(std::move(bytes), "base64 after whsec_");
}

Result<std::string> decode_format(const KeySpec& spec, std::string_view written)
{
  switch (spec.format) {
  case KeyFormat::utf8:
    return std::string(written);
  case KeyFormat::hex:
    return decoded(hex_decode(written), "hexadecimal");
  case KeyFormat::base64:
    return decoded(base64_decode_lenient(written), "base64");
  case KeyFormat::whsec:
    return decode_whsec(written, spec.lenient);
  }
  return malformed("the key has an unknown format", "");
}

/// The derivations of the text, before it is decoded.
Result<std::string> derive_text(KeyDerivation derivation, std::string_view written)
{
  if (derivation == KeyDerivation::nfkd) {
    return decoded(to_nfkd(written), "UTF-8 text");
  }
  return derivation == KeyDerivation::html_entities ? decode_html_entities(written)
                                                    : std::string(written);
}

/// The derivations of the bytes.
Result<std::string> derive_bytes(KeyDerivation derivation, std::string bytes)
{
  if (derivation == KeyDerivation::md5) {
    return crypto::digest(crypto::HashAlgorithm::md5, bytes);
  }
  if (derivation == KeyDerivation::sha1) {
    return crypto::digest(crypto::HashAlgorithm::sha1, bytes);
  }
  return bytes;
}

Result<model::Secret> decode_one(const KeySpec& spec, std::string_view written)
{
  if (!spec.cut.empty() && written.starts_with(spec.cut)) {
    written.remove_prefix(spec.cut.size());
  }
  if (written.empty()) {
    return empty_key();
  }
  HOOKCTL_TRY_AS(const std::string normal, derive_text(spec.derivation, written));
  HOOKCTL_TRY_AS(std::string bytes, decode_format(spec, normal));
  HOOKCTL_TRY_AS(bytes, derive_bytes(spec.derivation, std::move(bytes)));
  return model::Secret(std::move(bytes) + spec.suffix);
}

/// The pieces between separators that are not blank.
std::vector<std::string_view> split_keys(std::string_view written, std::string_view separator)
{
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t at = written.find(separator);
    if (const auto piece = trim(written.substr(0, at)); !piece.empty()) {
      pieces.push_back(piece);
    }
    if (at == std::string_view::npos) {
      return pieces;
    }
    written.remove_prefix(at + separator.size());
  }
}

Result<std::vector<UsableKey>> shared_keys(const KeySpec& spec, const model::Secret& key)
{
  HOOKCTL_TRY_AS(auto decoded_keys, decode_keys(spec, key));
  std::vector<UsableKey> usable;
  usable.reserve(decoded_keys.size());
  for (model::Secret& bytes : decoded_keys) {
    usable.push_back(UsableKey{{}, std::move(bytes), key, {}});
  }
  return usable;
}

Result<std::vector<UsableKey>> public_keys(const model::Secret& key)
{
  HOOKCTL_TRY_AS(auto loaded, crypto::load_keys(key.reveal()));
  std::vector<UsableKey> usable;
  usable.push_back(UsableKey{{}, {}, key, std::move(loaded)});
  return usable;
}

/// How each engine takes its key.
struct KeyReaderOf {
  const model::Secret& key;

  using Read = Result<std::vector<UsableKey>>;

  Read operator()(const preset::HmacScheme& scheme) const { return shared_keys(scheme.key, key); }

  Read operator()(const preset::DigestScheme& scheme) const { return shared_keys(scheme.key, key); }

  Read operator()(const preset::CipherChecksumScheme& scheme) const
  {
    return shared_keys(scheme.key, key);
  }

  Read operator()(const preset::CipherBodyScheme& scheme) const
  {
    return shared_keys(scheme.key, key);
  }

  Read operator()(const preset::PublicKeyScheme& /*scheme*/) const { return public_keys(key); }

  Read operator()(const preset::JwtScheme& scheme) const
  {
    const bool is_shared = !scheme.algorithms.empty() && scheme.algorithms[0].starts_with("HS");
    return is_shared ? shared_keys(scheme.key, key) : public_keys(key);
  }

  /// Where both families are allowed, a text that reads as a public key is one and is never also
  /// the secret of an HMAC: everybody knows it.
  Read operator()(const preset::MessageSignatureScheme& scheme) const
  {
    const auto is_hmac = [](const std::string& name) { return name.starts_with("hmac"); };
    const auto& names = scheme.algorithms;
    const bool some = std::any_of(names.begin(), names.end(), is_hmac);
    const bool all = std::all_of(names.begin(), names.end(), is_hmac);
    if (some && !all) {
      auto loaded = public_keys(key);
      return loaded ? std::move(loaded) : shared_keys(scheme.key, key);
    }
    return some ? shared_keys(scheme.key, key) : public_keys(key);
  }

  Read operator()(const preset::TokenScheme& /*scheme*/) const { return shared_keys({}, key); }

  Read operator()(const preset::BasicScheme& /*scheme*/) const
  {
    if (key.reveal().find(':') == std::string_view::npos) {
      return malformed("the key is not user:password", "write both, with a colon between them");
    }
    return shared_keys({}, key);
  }

  Read operator()(const preset::NoScheme& /*scheme*/) const { return std::vector<UsableKey>{}; }
};

void add_labelled(std::vector<UsableKey>& usable, std::vector<UsableKey> read, const char* label)
{
  for (UsableKey& key : read) {
    if (usable.size() < kMaxKeys) {
      key.label = label;
      usable.push_back(std::move(key));
    }
  }
}

} // namespace

Result<std::vector<model::Secret>> decode_keys(const KeySpec& spec, const model::Secret& key)
{
  if (key.empty()) {
    return empty_key();
  }
  std::vector<std::string_view> pieces = {key.reveal()};
  if (!spec.separator.empty()) {
    pieces = split_keys(key.reveal(), spec.separator);
  }
  if (pieces.size() > kMaxKeys) {
    return malformed(text("the key's text holds ", pieces.size(), " keys; at most ", kMaxKeys),
                     "leave out the oldest");
  }
  std::vector<model::Secret> keys;
  for (const std::string_view piece : pieces) {
    HOOKCTL_TRY_AS(auto made, decode_one(spec, piece));
    keys.push_back(std::move(made));
  }
  if (keys.empty()) {
    return empty_key();
  }
  return keys;
}

Result<model::Secret> decode_key(const KeySpec& spec, const model::Secret& key)
{
  HOOKCTL_TRY_AS(auto keys, decode_keys(spec, key));
  return std::move(keys.front());
}

Result<std::vector<UsableKey>> read_keys(const preset::Scheme& scheme, const model::Secret& key)
{
  if (key.empty()) {
    return empty_key();
  }
  return std::visit(KeyReaderOf{key}, scheme.engine);
}

Result<std::vector<UsableKey>>
usable_keys(const preset::Scheme& scheme, const Keys& keys, TimePoint now)
{
  std::vector<UsableKey> usable;
  auto current = read_keys(scheme, keys.current);
  if (current) {
    add_labelled(usable, std::move(*current), "current");
  }
  const bool in_time = !keys.previous_until || now < *keys.previous_until;
  if (keys.previous && in_time) {
    if (auto previous = read_keys(scheme, *keys.previous)) {
      add_labelled(usable, std::move(*previous), "previous");
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
