#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/select/selector.hpp"
#include "hookctl/select/template.hpp"
#include "hookctl/yaml/value.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hookctl::preset {

/// hex in either case; base64 and base64url (RFC 4648 sections 4 and 5) with or without padding.
enum class Encoding { hex, base64, base64url };
/// How the text of a key becomes its bytes. `whsec`: base64 after an optional `whsec_` (Standard
/// Webhooks).
enum class KeyFormat { utf8, hex, base64, whsec };
/// What is done to the decoded bytes (md5, sha1: their raw digest) or to the text before it is
/// decoded (nfkd: Unicode normalisation form NFKD; html_entities).
enum class KeyDerivation { none, md5, sha1, nfkd, html_entities };
/// `automatic`: seconds or milliseconds, told apart by size.
enum class TimeUnit { seconds, milliseconds, rfc3339, automatic };

/// How the text of a shared secret becomes the key, or keys.
struct KeySpec {
  KeyFormat format = KeyFormat::utf8;
  KeyDerivation derivation = KeyDerivation::none;
  std::string cut;       ///< removed from the front where it stands there: "v1,"
  std::string separator; ///< "" or what stands between several keys in one text: "|"
  std::string suffix;    ///< appended to the bytes: "&"
  /// A `whsec` key that is not base64 is used as it is.
  bool lenient = false;
};

/// A condition on a request: the selector's first value must match the glob; an absent one never
/// does (not even `*`).
struct Condition {
  select::Selector at;
  std::string glob;
};

/// A header value that is a list: `t=1,v1=ab,v1=cd` is named with separators "," and assign '=';
/// `v1,ab v1,cd` has separators " " and assign ','.
struct SignatureList {
  enum class Items {
    named,          ///< name, assign, value
    bare,           ///< every item is a signature
    timestamp_first ///< the first item is the timestamp, the others are signatures
  };

  std::string separators = ","; ///< each character of it separates
  Items items = Items::named;
  char assign = '=';
  /// Items of this name are signatures; any may match. "*": all but the timestamp.
  select::Template signature;
  /// The item of this name is the timestamp; "" when it is not in the list.
  std::string timestamp;
  /// The order in which the provider writes named items; any order is read.
  std::vector<std::string> order;
};

struct SignatureSpec {
  /// header:, query:, form: or a JSON path; those that are there are all read.
  std::vector<select::Selector> at;
  /// Must stand before the whole value and is cut: `sha256=`. May hold {value:NAME}.
  select::Template prefix;
  bool prefix_optional = false;
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

/// What must hold besides the signature: `at` is there and is `equals`.
struct Requirement {
  select::Selector at;
  select::Template equals;
  bool ignore_case = false;
  /// It is asked for when all of `when` hold and not all of a non-empty `unless`.
  std::vector<Condition> when;
  std::vector<Condition> unless;
};

/// A text made of many fields, `{fields:NAME}` in a template: Twilio's sorted form parameters, a
/// list of signed headers.
struct FieldText {
  enum class From { form, query, params, headers };

  std::string name;
  From from = From::form; ///< params: the query, then the form
  bool sorted = true;     ///< bytewise, by decoded name
  bool unique = false;    ///< equal values of one name count once, and are sorted
  std::vector<std::string> except;
  /// From::headers: where the request lists the names of the headers, and what separates them.
  std::optional<select::Selector> names;
  std::string names_separator = ",";
  /// From::headers: names that the request must list; without them a sender could leave any out.
  std::vector<std::string> must;
  bool lower_names = false;
  std::string each = "{name}{value}"; ///< {name} and {value} only
  std::string join;
  std::vector<std::pair<std::string, std::string>> replace; ///< in values
  bool percent_encode = false;                              ///< names and values, RFC 3986
};

/// The algorithm that a request names, out of an allow-list.
struct AlgorithmChoice {
  std::optional<select::Selector> at; ///< nullopt: an item of the signature's list
  std::string item;
  std::vector<std::pair<std::string, std::string>> choose; ///< the request's word, the algorithm
};

/// What the engines that sign a text have in common: which text, where the signature is, how old.
struct SignedRequest {
  select::Template text;
  SignatureSpec signature;
  std::optional<TimestampSpec> timestamp;
  std::vector<FieldText> fields;
  std::vector<Requirement> require;
  /// Every match must carry its own signature, and JSON paths start at the match.
  std::optional<select::Selector> each;
  /// {url} is tried as called, and with and without the scheme's standard port.
  bool both_ports = false;
  std::optional<AlgorithmChoice> choice;
};

/// Templated HMAC (RFC 2104): most of the field. Standard Webhooks v1 is one, spelled out by its
/// own word.
struct HmacScheme {
  SignedRequest request;
  std::string algorithm = "sha256"; ///< md5, sha1, sha256, sha384, sha512
  KeySpec key;
};

/// A plain hash of a text that holds the secret, {secret}.
struct DigestScheme {
  SignedRequest request;
  std::string algorithm = "sha256";
  KeySpec key;
};

/// What PublicKeyScheme::algorithm may be, by the names that presets and accounts use.
const std::vector<std::string>& public_key_algorithms();

/// Ed25519 (RFC 8032), ECDSA (FIPS 186-5), RSA PKCS#1 v1.5 and PSS (RFC 8017).
struct PublicKeyScheme {
  SignedRequest request;
  std::string algorithm; ///< ed25519, ecdsa-p256-sha256, rsa-sha256, …
  /// An ECDSA signature is r || s instead of DER.
  bool raw_ecdsa = false;
  /// Where the request says which key of a JWK set; without it all are tried.
  std::optional<select::Selector> key_id;
};

/// A checksum encrypted together with its salt: AES-CBC(hex(hash(text with {salt})) + salt).
struct CipherChecksumScheme {
  SignedRequest request;
  std::string cipher = "aes-128-cbc";
  std::string iv; ///< 16 bytes
  std::string hash = "sha256";
  std::size_t salt = 4; ///< bytes
  KeySpec key;
};

/// The payload itself is encrypted; what decrypts is taken. There is no MAC.
struct CipherBodyScheme {
  std::string cipher = "aes-128-cbc"; ///< or aes-256-cbc
  select::Selector at;
  Encoding encoding = Encoding::hex;
  std::string iv; ///< bytes
  KeySpec key;
};

/// A JSON Web Signature (RFC 7515) with claims (RFC 7519).
struct JwtScheme {
  struct Claim {
    std::string name;
    std::vector<select::Template> any_of;
  };

  /// A claim that holds a digest: of the body, of the URL.
  struct HashClaim {
    std::string claim;
    std::string algorithm = "sha256";
    Encoding encoding = Encoding::hex;
    bool absent_when_empty = false;
  };

  /// nullopt: the whole body is the token.
  std::optional<select::Selector> at;
  std::string prefix; ///< "Bearer "
  /// Allowed, all of one family: HS256 … or RS256, PS256, ES256, EdDSA ….
  std::vector<std::string> algorithms;
  KeySpec key; ///< HS only
  std::vector<Claim> claims;
  std::optional<HashClaim> body_hash;
  std::optional<HashClaim> url_hash;
  std::optional<std::chrono::seconds> max_age; ///< of iat
  std::chrono::seconds leeway{60};
  bool require_exp = false;
};

/// HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530).
struct MessageSignatureScheme {
  std::vector<std::string> algorithms;
  /// Must be covered, in any order.
  std::vector<std::string> components;
  std::string label; ///< "": any
  std::string tag;   ///< "": not asked for
  std::optional<std::chrono::seconds> tolerance;
  bool body_unsigned = false;
  KeySpec key; ///< hmac-sha256 only
};

/// A shared secret sent as it is, in the first of these places that the request has.
struct TokenScheme {
  struct Place {
    select::Selector at; ///< a JSON path may find several: all must be the token
    std::string prefix;  ///< "Bearer "
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
  std::variant<HmacScheme,
               DigestScheme,
               PublicKeyScheme,
               CipherChecksumScheme,
               CipherBodyScheme,
               JwtScheme,
               MessageSignatureScheme,
               TokenScheme,
               BasicScheme,
               NoScheme>
      engine = NoScheme{};
  /// "hmac-sha256", "sha512-digest", "standard-webhooks", "ed25519", "rsa-sha256", "jwt",
  /// "message-signatures", "token", "basic", "none", …: what events and `provider list` say.
  std::string label;
  bool needs_key = true;
  /// True when a changed body is noticed.
  bool covers_body = false;
};

/// Reads the block: a map with exactly one of hmac, digest, public_key, standard_webhooks, jwt,
/// message_signatures, cipher_checksum, cipher_body, token, bearer, basic, none (presets/README.md
/// has every key). invalid_data with places. A timestamp that the signature does not cover is an
/// error: anybody could renew it.
Result<Scheme> parse_scheme(const yaml::Value& block);

/// How the scheme signs, in words a person can check against the provider's page: one sentence or
/// two, and what it does not protect.
std::string describe(const Scheme& scheme);

/// True when `sign` can make what verify() accepts (with a private key, where keys are public).
bool is_signable(const Scheme& scheme);

} // namespace hookctl::preset
