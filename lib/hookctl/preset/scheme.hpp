#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/select/selector.hpp"
#include "hookctl/select/template.hpp"
#include "hookctl/yaml/value.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hookctl::preset {

/// hex in either case; base64 with padding (RFC 4648 section 4).
enum class Encoding { hex, base64 };
/// How the text of a key becomes its bytes. `whsec`: base64 after an optional `whsec_` (Standard
/// Webhooks).
enum class KeyFormat { utf8, hex, base64, whsec };
enum class TimeUnit { seconds, milliseconds, rfc3339 };

/// A header value that is a list: `t=1,v1=ab,v1=cd` is {separator ',', assign '='}; `v1,ab v1,cd`
/// is {separator ' ', assign ','}.
struct SignatureList {
  char separator = ',';
  char assign = '=';
  /// Items of this name are signatures; any may match. Others are ignored.
  std::string signature;
  /// The item of this name is the timestamp; "" when it is not in the list.
  std::string timestamp;
};

struct SignatureSpec {
  select::Selector at; ///< header:, query: or form:
  /// Must stand before the whole value and is cut: `sha256=`.
  std::string prefix;
  Encoding encoding = Encoding::hex;
  std::optional<SignatureList> list;
};

struct TimestampSpec {
  /// header:, query:, form: or a JSON path; nullopt when it is an item of the signature list.
  std::optional<select::Selector> at;
  TimeUnit unit = TimeUnit::seconds;
  /// How far it may be from now, either way; nullopt when the provider names no limit (its value is
  /// then only signed).
  std::optional<std::chrono::seconds> tolerance;
};

/// Templated HMAC (RFC 2104): most of the field. Standard Webhooks v1 is one, spelled out by its
/// own word.
struct HmacScheme {
  std::string algorithm = "sha256"; ///< sha1, sha256, sha384, sha512
  select::Template signed_text;
  SignatureSpec signature;
  KeyFormat key = KeyFormat::utf8;
  std::optional<TimestampSpec> timestamp;
};

/// A shared secret sent as it is, in the first of these places that the request has.
struct TokenScheme {
  struct Place {
    select::Selector at;
    std::string prefix; ///< "Bearer "
  };

  std::vector<Place> places;
};

/// RFC 7617; the key is `user:password`.
struct BasicScheme {};

/// Nothing but the unguessable URL.
struct NoScheme {};

/// The `verify:` block of a preset or of a custom account. One that nobody filled in refuses
/// everything: it has no engine and needs a key.
struct Scheme {
  std::variant<HmacScheme, TokenScheme, BasicScheme, NoScheme> engine = NoScheme{};
  /// "hmac-sha256", "standard-webhooks", "token", "basic", "none": what events and `provider list`
  /// say.
  std::string label;
  bool needs_key = true;
  /// True when a changed body is noticed.
  bool covers_body = false;
};

/// Reads the block: a map with exactly one of hmac, standard_webhooks, token, basic, none
/// (presets/README.md has every key). invalid_data with places. A timestamp that the signature does
/// not cover is an error: anybody could renew it.
Result<Scheme> parse_scheme(const yaml::Value& block);

/// How the scheme signs, in words a person can check against the provider's page: one sentence or
/// two.
std::string describe(const Scheme& scheme);

} // namespace hookctl::preset
