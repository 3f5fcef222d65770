#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/part_check.hpp"

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kCiphers = {"aes-128-cbc", "aes-256-cbc"};
constexpr std::size_t kBlock = 16; ///< of AES, and so of its IV
constexpr std::int64_t kLongestSalt = 64;

/// An IV as sixteen characters, or as hex.
Result<std::string> read_iv(yaml::MapReader& map)
{
  HOOKCTL_TRY_AS(const std::string written, map.required_text("iv"));
  if (written.size() == kBlock) {
    return written;
  }
  auto bytes = hex_decode(written);
  if (!bytes || bytes->size() != kBlock) {
    return tl::unexpected<Error>(
        map.error_at("iv", map.what() + ".iv must be 16 bytes: 16 characters, or 32 hex digits"));
  }
  return std::move(*bytes);
}

/// `in`: where the encrypted payload is.
Result<select::Selector> read_cipher_place(yaml::MapReader& map)
{
  const yaml::Value* in = map.take("in");
  if (in == nullptr) {
    return tl::unexpected<Error>(
        map.missing_key("in", map.what() + " does not say where it is", "add in: {form: NAME}"));
  }
  HOOKCTL_TRY_AS(auto inner, yaml::MapReader::open(*in, map.what() + ".in"));
  HOOKCTL_TRY_AS(auto place, read_place(inner, BodyPlace::yes));
  HOOKCTL_TRY(inner.finish());
  if (!place) {
    return bad(*in, map.what() + ".in names no place", "such as {form: NAME}");
  }
  return *std::move(place);
}

} // namespace

Result<Scheme> read_cipher_checksum(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.cipher_checksum"));
  CipherChecksumScheme engine;
  HOOKCTL_TRY_AS(const auto cipher, map.optional_word("algorithm", kCiphers));
  engine.cipher = cipher.value_or(engine.cipher);
  HOOKCTL_TRY_AS(engine.iv, read_iv(map));
  HOOKCTL_TRY_AS(const auto hash, map.optional_word("hash", kHashAlgorithms));
  engine.hash = hash.value_or(engine.hash);
  HOOKCTL_TRY_AS(const auto salt, map.optional_integer("salt"));
  if (salt && (*salt < 0 || *salt > kLongestSalt)) {
    return tl::unexpected<Error>(map.error_at(
        "salt", text("verify.cipher_checksum.salt is ", *salt, "; use 0 to ", kLongestSalt)));
  }
  engine.salt = static_cast<std::size_t>(salt.value_or(static_cast<std::int64_t>(engine.salt)));
  HOOKCTL_TRY_AS(engine.request, read_signed_request(map, value, {}, "salt"));
  HOOKCTL_TRY_AS(engine.key, read_key_spec(map, KeyFormat::utf8));
  HOOKCTL_TRY(map.finish());
  if (!has_part(engine.request.text, "salt") && engine.salt > 0) {
    return bad(*value.find("signed"),
               "verify.cipher_checksum.signed does not hold {salt}",
               "put {salt} where the provider's page puts it, or write salt: 0");
  }
  Scheme scheme;
  scheme.label = "aes-checksum";
  scheme.covers_body = covers_body(engine.request);
  scheme.engine = std::move(engine);
  return scheme;
}

Result<Scheme> read_cipher_body(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.cipher_body"));
  HOOKCTL_TRY_AS(const auto cipher, map.optional_word("algorithm", kCiphers));
  HOOKCTL_TRY_AS(const auto encoding, read_encoding(map));
  HOOKCTL_TRY_AS(auto iv, read_iv(map));
  HOOKCTL_TRY_AS(auto key, read_key_spec(map, KeyFormat::utf8));
  HOOKCTL_TRY_AS(auto place, read_cipher_place(map));
  HOOKCTL_TRY(map.finish());
  Scheme scheme;
  scheme.label = "aes-body";
  scheme.engine = CipherBodyScheme{
      cipher.value_or("aes-128-cbc"), std::move(place), encoding, std::move(iv), std::move(key)};
  return scheme;
}

} // namespace hookctl::preset::detail
