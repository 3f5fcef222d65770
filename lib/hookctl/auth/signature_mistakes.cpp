#include "hookctl/auth/detail/trials.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>
#include <array>

namespace hookctl::auth::detail {

namespace {

using preset::Encoding;
using select::Selector;

constexpr std::size_t kMostHeaders = 100;
/// Longer than any name before a signature: "hmac-sha256=".
constexpr std::size_t kLongestPrefix = 32;

void set_header(model::Request& request, std::string_view name, std::string value)
{
  std::erase_if(request.headers,
                [&](const auto& header) { return equals_ignore_case(header.first, name); });
  request.headers.emplace_back(name, std::move(value));
}

/// Where in the request the signature may stand by mistake: every header and query parameter.
std::vector<std::pair<std::string, std::string>> other_values(const model::Request& request)
{
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [name, value] : request.headers) {
    values.emplace_back("header " + name, value);
  }
  for (const std::string_view pair : split(request.query(), '&')) {
    const auto parts = split(pair, '=', 2);
    const auto value =
        parts.size() == 2 ? percent_decode(parts[1], PlusIsSpace::yes) : std::nullopt;
    if (value) {
      values.emplace_back(text("query parameter ", printable(parts[0], 80)), *value);
    }
  }
  values.resize(std::min(values.size(), kMostHeaders));
  return values;
}

/// What stands elsewhere is put where the scheme looks for it, with the prefix that it asks for
/// where that is missing.
Result<> try_renamed(Trials& trials, const Selector& place)
{
  const std::string expected = select::to_words(place);
  const auto* signed_request = preset::find_signed_request(trials.given().scheme);
  const std::string prefix =
      signed_request != nullptr ? signed_request->signature.prefix.text() : std::string();
  for (const auto& [where, value] : other_values(trials.given().request)) {
    if (equals_ignore_case(where, expected)) {
      continue;
    }
    const Cause cause = {
        "signature_renamed",
        text("the signature is in ", where, ", not in ", expected),
        text("let the sender use ", expected, ", or let the scheme look into ", where)};
    HOOKCTL_TRY(trials.attempt(cause, [&, sent = &value](Setting& setting) {
      set_header(setting.request, place.name(), *sent);
    }));
    if (!prefix.empty() && !value.starts_with(prefix)) {
      HOOKCTL_TRY(trials.attempt(cause, [&, sent = &value](Setting& setting) {
        set_header(setting.request, place.name(), prefix + *sent);
      }));
    }
  }
  return {};
}

/// The places of the signature where nothing stands; none when one of several is enough.
std::vector<Selector> missing_places(const Trials& trials)
{
  const preset::Scheme& scheme = trials.given().scheme;
  const bool needs_all = std::holds_alternative<preset::MessageSignatureScheme>(scheme.engine);
  std::vector<Selector> missing;
  for (const Selector& place : preset::signature_places(scheme)) {
    if (!trials.find(place)) {
      missing.push_back(place);
    } else if (!needs_all) {
      return {};
    }
  }
  return missing;
}

std::string_view encoding_name(Encoding encoding)
{
  static constexpr std::array<std::string_view, 3> kNames = {"hex", "base64", "base64url"};
  return kNames[static_cast<std::size_t>(encoding)];
}

Result<> try_encodings(Trials& trials, const preset::SignatureSpec& given)
{
  for (const Encoding encoding : {Encoding::hex, Encoding::base64, Encoding::base64url}) {
    if (encoding == given.encoding) {
      continue;
    }
    HOOKCTL_TRY(trials.attempt({"encoding",
                                text("the signature is ",
                                     encoding_name(encoding),
                                     ", the scheme expects ",
                                     encoding_name(given.encoding)),
                                text("give the scheme the encoding ", encoding_name(encoding))},
                               [&](Setting& setting) {
                                 preset::find_signed_request(setting.scheme)->signature.encoding =
                                     encoding;
                               }));
  }
  return {};
}

/// base64 of the hex digits instead of the bytes.
Result<> try_double_encoding(Trials& trials, const preset::SignatureSpec& given)
{
  for (const Selector& place : given.at) {
    const auto value = trials.find(place);
    if (!value || place.kind() != Selector::Kind::header || given.list) {
      continue;
    }
    const std::string& prefix = given.prefix.text();
    const std::string_view bare =
        std::string_view(*value).substr(value->starts_with(prefix) ? prefix.size() : 0);
    const auto digits = base64_decode_lenient(bare);
    if (!digits || !hex_decode(*digits)) {
      continue;
    }
    HOOKCTL_TRY(trials.attempt({"encoding",
                                "the signature is base64 of its hex digits, not of its bytes",
                                "let the sender encode once: the raw digest, not its hex text"},
                               [&](Setting& setting) {
                                 preset::find_signed_request(setting.scheme)->signature.encoding =
                                     Encoding::hex;
                                 set_header(setting.request, place.name(), prefix + *digits);
                               }));
  }
  return {};
}

/// A text as a template that says just that.
std::optional<select::Template> literal(std::string_view words)
{
  std::string escaped;
  for (const char c : words) {
    escaped += c == '{' || c == '}' || c == '[' || c == ']' || c == '\\' ? text('\\', c) : text(c);
  }
  auto parsed = select::Template::parse(escaped);
  return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
}

/// What stands before the signature: up to the first `=`, `:` or blank, if something follows.
std::string prefix_of(std::string_view value)
{
  const std::size_t end = value.find_first_of("=: ");
  if (end == std::string_view::npos || end > kLongestPrefix) {
    return {};
  }
  const std::size_t start = value.find_first_not_of("=: ", end);
  return start == std::string_view::npos ? std::string() : std::string(value.substr(0, start));
}

Result<> try_prefixes(Trials& trials, const preset::SignatureSpec& given)
{
  if (!given.prefix.text().empty()) {
    HOOKCTL_TRY(trials.attempt(
        {"prefix",
         text("the signature comes without its prefix ", quote(given.prefix.text())),
         "let the sender write it, or take the prefix out of the scheme"},
        [](Setting& setting) {
          preset::find_signed_request(setting.scheme)->signature.prefix = select::Template();
        }));
  }
  for (const Selector& place : given.at) {
    const std::string prefix = prefix_of(trials.find(place).value_or(""));
    const auto words = prefix.empty() ? std::nullopt : literal(prefix);
    if (!words) {
      continue;
    }
    HOOKCTL_TRY(trials.attempt(
        {"prefix",
         given.prefix.text().empty()
             ? text("the signature comes after ", quote(prefix, 40), ", which nobody expects")
             : text("the signature comes after ",
                    quote(prefix, 40),
                    " instead of ",
                    quote(given.prefix.text())),
         text("give the scheme the prefix ", quote(prefix, 40))},
        [&](Setting& setting) {
          preset::find_signed_request(setting.scheme)->signature.prefix = *words;
        }));
  }
  if (given.list && given.list->items == preset::SignatureList::Items::named) {
    HOOKCTL_TRY(trials.attempt(
        {"prefix",
         text("the signature is in another item of the list than ", given.list->signature.text()),
         text("let the sender call it ", given.list->signature.text())},
        [](Setting& setting) {
          auto& list = preset::find_signed_request(setting.scheme)->signature.list;
          list->signature = literal("*").value_or(select::Template());
        }));
  }
  return {};
}

Cause token_prefix_cause(const Selector& at, const std::string& expected, const std::string& prefix)
{
  return {"prefix",
          prefix.empty() ? text("the token comes without its prefix ", quote(expected))
                         : text("the token comes after ", quote(prefix, 40)),
          text("let the scheme and the sender agree on what stands before the token in ",
               select::to_words(at))};
}

Result<> try_jwt_prefixes(Trials& trials)
{
  const auto* given = std::get_if<preset::JwtScheme>(&trials.given().scheme.engine);
  const auto value = given != nullptr && given->at ? trials.find(*given->at) : std::nullopt;
  if (!value) {
    return {};
  }
  for (const std::string& prefix : {std::string(), prefix_of(*value)}) {
    if (prefix != given->prefix) {
      HOOKCTL_TRY(trials.attempt(
          token_prefix_cause(*given->at, given->prefix, prefix), [&](Setting& setting) {
            std::get<preset::JwtScheme>(setting.scheme.engine).prefix = prefix;
          }));
    }
  }
  return {};
}

/// A token without its "Bearer ", or with one that nobody expects.
Result<> try_token_prefixes(Trials& trials)
{
  const auto* given = std::get_if<preset::TokenScheme>(&trials.given().scheme.engine);
  for (std::size_t i = 0; given != nullptr && i < given->places.size(); ++i) {
    const auto& place = given->places[i];
    const auto value = trials.find(place.at);
    if (!value) {
      continue;
    }
    for (const std::string& prefix : {std::string(), prefix_of(*value)}) {
      if (prefix == place.prefix) {
        continue;
      }
      HOOKCTL_TRY(
          trials.attempt(token_prefix_cause(place.at, place.prefix, prefix), [&](Setting& setting) {
            std::get<preset::TokenScheme>(setting.scheme.engine).places[i].prefix = prefix;
          }));
    }
  }
  return {};
}

Result<> try_algorithm(Trials& trials,
                       std::string_view given,
                       std::string_view other,
                       const Trials::Change& change)
{
  return given == other
             ? Result<>{}
             : trials.attempt({"algorithm",
                               text("it is signed with ", other, ", the scheme expects ", given),
                               text("give the scheme the algorithm ", other)},
                              change);
}

template<typename Engine, std::size_t N>
Result<> try_algorithms_of(Trials& trials, const std::array<std::string_view, N>& names)
{
  const auto* given = std::get_if<Engine>(&trials.given().scheme.engine);
  if (given == nullptr) {
    return {};
  }
  for (const std::string_view name : names) {
    HOOKCTL_TRY(try_algorithm(trials, given->algorithm, name, [&](Setting& setting) {
      auto& engine = std::get<Engine>(setting.scheme.engine);
      engine.algorithm = name;
      engine.request.choice.reset();
    }));
  }
  return {};
}

/// All of one family: an HMAC made with a public key must never count.
Result<> try_jwt_algorithms(Trials& trials)
{
  const auto* given = std::get_if<preset::JwtScheme>(&trials.given().scheme.engine);
  if (given == nullptr || given->algorithms.empty()) {
    return {};
  }
  static constexpr std::array<std::string_view, 3> kShared = {"HS256", "HS384", "HS512"};
  static constexpr std::array<std::string_view, 9> kPublic = {
      "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"};
  const bool shared = given->algorithms.front().starts_with("HS");
  const std::string allowed = join(given->algorithms, ", ");
  const auto each = [&](std::string_view name) {
    return try_algorithm(trials, allowed, name, [name](Setting& setting) {
      std::get<preset::JwtScheme>(setting.scheme.engine).algorithms = {std::string(name)};
    });
  };
  for (std::size_t i = 0; i < (shared ? kShared.size() : kPublic.size()); ++i) {
    HOOKCTL_TRY(each(shared ? kShared[i] : kPublic[i]));
  }
  return {};
}

Result<> try_algorithms(Trials& trials)
{
  static constexpr std::array<std::string_view, 5> kHashes = {
      "sha256", "sha1", "sha512", "sha384", "md5"};
  static constexpr std::array<std::string_view, 9> kPublic = {"rsa-sha256",
                                                              "rsa-sha1",
                                                              "rsa-sha512",
                                                              "rsa-sha384",
                                                              "rsa-pss-sha256",
                                                              "rsa-pss-sha512",
                                                              "ecdsa-p256-sha256",
                                                              "ecdsa-p384-sha384",
                                                              "ed25519"};
  HOOKCTL_TRY(try_algorithms_of<preset::HmacScheme>(trials, kHashes));
  HOOKCTL_TRY(try_algorithms_of<preset::DigestScheme>(trials, kHashes));
  HOOKCTL_TRY(try_algorithms_of<preset::PublicKeyScheme>(trials, kPublic));
  return try_jwt_algorithms(trials);
}

Result<> try_ecdsa_form(Trials& trials)
{
  const auto* given = std::get_if<preset::PublicKeyScheme>(&trials.given().scheme.engine);
  if (given == nullptr) {
    return {};
  }
  return trials.attempt(
      {"encoding",
       given->raw_ecdsa
           ? "the ECDSA signature is DER, the scheme expects r and s one after another"
           : "the ECDSA signature is r and s one after another, the scheme expects DER",
       given->raw_ecdsa ? "give the scheme ecdsa: der" : "give the scheme ecdsa: raw"},
      [](Setting& setting) {
        auto& engine = std::get<preset::PublicKeyScheme>(setting.scheme.engine);
        engine.raw_ecdsa = !engine.raw_ecdsa;
      });
}

} // namespace

Result<> try_signature(Trials& trials)
{
  const auto missing = missing_places(trials);
  for (const Selector& place : missing) {
    if (place.kind() == Selector::Kind::header) {
      HOOKCTL_TRY(try_renamed(trials, place));
    }
  }
  if (!missing.empty()) {
    return {};
  }
  if (const auto* signed_request = preset::find_signed_request(trials.given().scheme)) {
    HOOKCTL_TRY(try_encodings(trials, signed_request->signature));
    HOOKCTL_TRY(try_prefixes(trials, signed_request->signature));
    HOOKCTL_TRY(try_double_encoding(trials, signed_request->signature));
  }
  HOOKCTL_TRY(try_token_prefixes(trials));
  HOOKCTL_TRY(try_jwt_prefixes(trials));
  HOOKCTL_TRY(try_ecdsa_form(trials));
  return try_algorithms(trials);
}

void note_missing_signature(Trials& trials)
{
  std::string missing;
  for (const Selector& place : missing_places(trials)) {
    missing += text(missing.empty() ? "" : ", ", select::to_words(place));
  }
  if (!missing.empty() && trials.found_nothing()) {
    trials.note({"signature_missing",
                 text(missing, " is missing, and no other header holds a signature that fits"),
                 "check that the sender signs, and that no proxy takes the header away"});
  }
}

} // namespace hookctl::auth::detail
