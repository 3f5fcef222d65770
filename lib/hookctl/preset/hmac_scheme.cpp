#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kAlgorithms = {"sha1", "sha256", "sha384", "sha512"};
const std::vector<std::string> kKeyFormats = {"utf8", "hex", "base64", "whsec"};
const std::vector<std::string> kEncodings = {"hex", "base64"};
const std::vector<std::string> kUnits = {"s", "ms", "rfc3339"};

/// How far a Standard Webhooks timestamp may be off, as in the reference libraries.
constexpr std::chrono::seconds kStandardTolerance{300};

template<typename Enum> Enum enum_of(const std::vector<std::string>& words, const std::string& word)
{
  return static_cast<Enum>(std::find(words.begin(), words.end(), word) - words.begin());
}

Result<KeyFormat> read_key_format(yaml::MapReader& map, const std::string& otherwise)
{
  HOOKCTL_TRY_AS(const auto word, map.optional_word("key", kKeyFormats));
  return enum_of<KeyFormat>(kKeyFormats, word.value_or(otherwise));
}

Result<char> read_separator(yaml::MapReader& map, std::string_view key)
{
  HOOKCTL_TRY_AS(const std::string word, map.required_text(key));
  const bool usable = word.size() == 1 && word[0] >= ' ' && word[0] <= '~' &&
                      std::isalnum(static_cast<unsigned char>(word[0])) == 0;
  if (!usable) {
    return tl::unexpected<Error>(map.error_at(
        key, text(map.what(), '.', key, " must be one character that is no letter or digit")));
  }
  return word[0];
}

Result<SignatureList> read_signature_list(const yaml::Value& value, const std::string& what)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, what));
  SignatureList list;
  HOOKCTL_TRY_AS(list.separator, read_separator(map, "separator"));
  HOOKCTL_TRY_AS(list.assign, read_separator(map, "assign"));
  HOOKCTL_TRY_AS(list.signature, map.required_text("signature"));
  HOOKCTL_TRY_AS(const auto timestamp, map.optional_text("timestamp"));
  list.timestamp = timestamp.value_or("");
  HOOKCTL_TRY(map.finish());
  if (list.separator == list.assign) {
    return bad(value, text(what, ": separator and assign must differ"));
  }
  if (list.signature.empty() || list.signature == list.timestamp) {
    return bad(value, text(what, ": signature must name an item of its own"));
  }
  return list;
}

Result<SignatureSpec> read_signature(const yaml::Value& value)
{
  const std::string what = "verify.hmac.signature";
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, what));
  HOOKCTL_TRY_AS(auto place, read_place(map, BodyPlace::no));
  HOOKCTL_TRY_AS(const auto prefix, map.optional_text("prefix"));
  HOOKCTL_TRY_AS(const auto encoding, map.optional_word("encoding", kEncodings));
  const yaml::Value* list = map.take("list");
  HOOKCTL_TRY(
      map.finish()); // before the place is missed: a mistyped `header` is the likelier cause
  if (!place) {
    return bad(value,
               text(what, " does not say where the signature is"),
               "add header: NAME, query: NAME or form: NAME");
  }
  SignatureSpec spec{std::move(*place),
                     prefix.value_or(""),
                     enum_of<Encoding>(kEncodings, encoding.value_or("hex")),
                     {}};
  if (list != nullptr) {
    HOOKCTL_TRY_AS(spec.list, read_signature_list(*list, what + ".list"));
  }
  return spec;
}

Result<TimestampSpec> read_timestamp(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.hmac.timestamp"));
  TimestampSpec spec;
  HOOKCTL_TRY_AS(spec.at, read_place(map, BodyPlace::yes));
  HOOKCTL_TRY_AS(const auto unit, map.optional_word("unit", kUnits));
  spec.unit = enum_of<TimeUnit>(kUnits, unit.value_or("s"));
  HOOKCTL_TRY_AS(spec.tolerance, read_seconds(map, "tolerance"));
  HOOKCTL_TRY(map.finish());
  return spec;
}

bool signs_timestamp(const HmacScheme& scheme)
{
  if (scheme.signed_text.covers("timestamp")) {
    return true;
  }
  const auto& at = scheme.timestamp->at;
  if (!at) {
    return false;
  }
  return scheme.signed_text.covers(at->text()) ||
         (at->kind() != select::Selector::Kind::header &&
          at->kind() != select::Selector::Kind::query && scheme.signed_text.covers("body"));
}

/// What no single key can say: the timestamp has one place, and is under the signature.
Result<> check_timestamp(const HmacScheme& scheme, const yaml::Value& value)
{
  const bool in_list = scheme.signature.list && !scheme.signature.list->timestamp.empty();
  if (!scheme.timestamp) {
    if (in_list || scheme.signed_text.covers("timestamp")) {
      return bad(
          value, "verify.hmac has no timestamp block", "add timestamp: {unit: s, tolerance: 300}");
    }
    return {};
  }
  if (in_list == scheme.timestamp->at.has_value()) {
    return bad(value,
               in_list ? "verify.hmac states two places for the timestamp"
                       : "verify.hmac.timestamp does not say where the timestamp is",
               "name it once: in timestamp (header: NAME) or in signature.list (timestamp: NAME)");
  }
  if (!signs_timestamp(scheme)) {
    return bad(value,
               "the timestamp is not part of the signed text, so anybody could renew it",
               "put {timestamp} into signed, or leave the timestamp block out");
  }
  return {};
}

Scheme finish_hmac(HmacScheme hmac, std::string label)
{
  Scheme scheme;
  scheme.label = std::move(label);
  scheme.covers_body = hmac.signed_text.covers("body");
  scheme.engine = std::move(hmac);
  return scheme;
}

} // namespace

Result<Scheme> read_hmac(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.hmac"));
  HOOKCTL_TRY_AS(const auto algorithm, map.optional_word("algorithm", kAlgorithms));
  const yaml::Value* signed_text = map.take("signed");
  const yaml::Value* signature = map.take("signature");
  if (signed_text == nullptr || signature == nullptr) {
    return bad(value,
               text("verify.hmac needs ", signed_text == nullptr ? "signed" : "signature"),
               signed_text == nullptr
                   ? "add signed: \"{body}\", or what the provider's page says is signed"
                   : "add signature: {header: NAME, encoding: hex}");
  }
  HOOKCTL_TRY_AS(auto parsed, read_template(*signed_text, "verify.hmac.signed"));
  if (parsed.parts().empty()) {
    return bad(*signed_text, "verify.hmac.signed has no {part} of the request", "write \"{body}\"");
  }
  HOOKCTL_TRY_AS(auto spec, read_signature(*signature));
  HmacScheme hmac{
      algorithm.value_or("sha256"), std::move(parsed), std::move(spec), KeyFormat::utf8, {}};
  HOOKCTL_TRY_AS(hmac.key, read_key_format(map, "utf8"));
  if (const yaml::Value* timestamp = map.take("timestamp")) {
    HOOKCTL_TRY_AS(hmac.timestamp, read_timestamp(*timestamp));
  }
  HOOKCTL_TRY(map.finish());
  HOOKCTL_TRY(check_timestamp(hmac, value));
  std::string label = "hmac-" + hmac.algorithm;
  return finish_hmac(std::move(hmac), std::move(label));
}

Result<Scheme> read_standard_webhooks(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.standard_webhooks"));
  HOOKCTL_TRY_AS(const auto headers, map.optional_word("headers", {"webhook", "svix"}));
  HOOKCTL_TRY_AS(const auto key, read_key_format(map, "whsec"));
  HOOKCTL_TRY_AS(const auto tolerance, read_seconds(map, "tolerance"));
  HOOKCTL_TRY(map.finish());
  const std::string prefix = "header:" + headers.value_or("webhook");
  HOOKCTL_TRY_AS(
      auto id_time_body,
      select::Template::parse(text('{', prefix, "-id}.{", prefix, "-timestamp}.{body}")));
  HOOKCTL_TRY_AS(auto signature, select::Selector::parse(prefix + "-signature"));
  HOOKCTL_TRY_AS(auto timestamp, select::Selector::parse(prefix + "-timestamp"));
  const SignatureList list{' ', ',', "v1", ""};
  HmacScheme hmac{"sha256",
                  std::move(id_time_body),
                  SignatureSpec{std::move(signature), "", Encoding::base64, list},
                  key,
                  TimestampSpec{std::move(timestamp),
                                TimeUnit::seconds,
                                tolerance.value_or(kStandardTolerance)}};
  return finish_hmac(std::move(hmac), "standard-webhooks");
}

} // namespace hookctl::preset::detail
