#include "hookctl/base/text.hpp"
#include "hookctl/preset/scheme.hpp"

#include <algorithm>
#include <array>

namespace hookctl::preset {

namespace {

std::string_view format_words(KeyFormat format)
{
  static constexpr std::array<std::string_view, 4> kWords = {"used as it is",
                                                             "decoded from hex",
                                                             "decoded from base64",
                                                             "decoded from base64 after whsec_"};
  return kWords[static_cast<std::size_t>(format)];
}

std::string_view derivation_words(KeyDerivation derivation)
{
  static constexpr std::array<std::string_view, 5> kWords = {"",
                                                             ", then its MD5",
                                                             ", then its SHA-1",
                                                             " after Unicode normalisation (NFKD)",
                                                             " with HTML entities decoded"};
  return kWords[static_cast<std::size_t>(derivation)];
}

std::string key_words(const KeySpec& key)
{
  std::string out = text("the key is ", format_words(key.format), derivation_words(key.derivation));
  if (!key.suffix.empty()) {
    out += text(", with ", quote(key.suffix), " after it");
  }
  if (!key.separator.empty()) {
    out += text(" (several may be given, with ", quote(key.separator), " between them)");
  }
  return out;
}

std::string_view encoding_words(Encoding encoding)
{
  static constexpr std::array<std::string_view, 3> kWords = {"hex", "base64", "base64url"};
  return kWords[static_cast<std::size_t>(encoding)];
}

std::string_view unit_words(TimeUnit unit)
{
  static constexpr std::array<std::string_view, 4> kWords = {
      "Unix seconds", "Unix milliseconds", "RFC 3339", "Unix seconds or milliseconds"};
  return kWords[static_cast<std::size_t>(unit)];
}

std::string places_words(const std::vector<select::Selector>& places)
{
  std::string words;
  for (const select::Selector& place : places) {
    words += text(words.empty() ? "" : " or ", select::to_words(place));
  }
  return words;
}

std::string list_words(const SignatureList& list)
{
  switch (list.items) {
  case SignatureList::Items::named:
    return text(" as ", list.signature.text(), list.assign, "… of a list");
  case SignatureList::Items::bare:
    return " in a list, of which any may fit";
  case SignatureList::Items::timestamp_first:
    return " in a list after the timestamp";
  }
  return {};
}

std::string signature_words(const SignatureSpec& signature)
{
  std::string out = text(encoding_words(signature.encoding), " in ", places_words(signature.at));
  if (!signature.prefix.empty()) {
    out += text(" after ", quote(signature.prefix.text()));
  }
  return signature.list ? out + list_words(*signature.list) : out;
}

std::string timestamp_place(const SignedRequest& request)
{
  if (request.timestamp->at) {
    return select::to_words(*request.timestamp->at);
  }
  const SignatureList& list = *request.signature.list;
  return list.items == SignatureList::Items::named ? text(list.timestamp, list.assign, "…")
                                                   : std::string("first of the list");
}

std::string timestamp_words(const SignedRequest& request)
{
  if (!request.timestamp) {
    return "There is no timestamp: a copy of a request stays valid.";
  }
  const TimestampSpec& timestamp = *request.timestamp;
  const std::string limit = timestamp.tolerance
                                ? text("may be ", timestamp.tolerance->count(), " s off")
                                : std::string("may be of any age");
  return text("The timestamp (",
              timestamp_place(request),
              ", ",
              unit_words(timestamp.unit),
              ") ",
              limit,
              ".");
}

std::string field_words(const FieldText& field)
{
  static constexpr std::array<std::string_view, 4> kFrom = {
      "the form's fields", "the query's parameters", "query and form fields", "the listed headers"};
  return text(" {fields:",
              field.name,
              "} is ",
              kFrom[static_cast<std::size_t>(field.from)],
              field.sorted ? ", sorted" : "",
              ", each as ",
              quote(field.each),
              field.join.empty() ? "" : text(" with ", quote(field.join), " between them"),
              ".");
}

/// MD5, SHA-1, SHA-256 and SHA-512 can be carried on from their result; what the key ends cannot.
std::string_view extension_words(const DigestScheme& digest)
{
  const auto parts = digest.request.text.parts();
  const bool is_closed = digest.algorithm == "sha384" || parts.back() == "secret";
  return is_closed ? ""
                   : " Whoever has seen one such hash can append bytes to its text and hash on "
                     "without the key (length extension).";
}

/// What every signed text says after its mathematics.
std::string request_words(const SignedRequest& request, bool covers_body)
{
  std::string out;
  for (const FieldText& field : request.fields) {
    out += field_words(field);
  }
  if (request.each) {
    out += text(" Each ", request.each->text(), " is signed on its own.");
  }
  for (const Requirement& requirement : request.require) {
    out +=
        text(" ",
             select::to_words(requirement.at),
             " must be ",
             quote(requirement.equals.text()),
             requirement.when.empty() && requirement.unless.empty() ? "." : ", where it applies.");
  }
  out += " " + timestamp_words(request);
  if (covers_body) {
    return out;
  }
  const auto parts = request.text.parts();
  const bool reads_body = std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.starts_with("json:") || part.starts_with("root:") || part.starts_with("form:");
  });
  return out +
         (reads_body ? " Of the body only these parts are signed." : " The body is not signed.");
}

/// `only`, or the algorithms that a request may name.
std::string
algorithm_words(const SignedRequest& request, const std::string& only, std::string_view start)
{
  if (!request.choice) {
    return only;
  }
  std::string words;
  for (const auto& [word, algorithm] : request.choice->choose) {
    words += text(words.empty() ? "" : " or ", start, upper(algorithm));
  }
  return words + ", as the request says,";
}

constexpr std::string_view kSenderProved = "The sender is proved; the body is not signed.";

struct Describe {
  const Scheme& scheme;

  std::string operator()(const HmacScheme& hmac) const
  {
    return text(algorithm_words(hmac.request, "HMAC-" + upper(hmac.algorithm), "HMAC-"),
                " of ",
                quote(hmac.request.text.text(), 200),
                ", ",
                signature_words(hmac.request.signature),
                "; ",
                key_words(hmac.key),
                ".",
                request_words(hmac.request, scheme.covers_body));
  }

  std::string operator()(const DigestScheme& digest) const
  {
    return text(algorithm_words(digest.request, upper(digest.algorithm), ""),
                " (no HMAC) of ",
                quote(digest.request.text.text(), 200),
                ", with the key in the text, ",
                signature_words(digest.request.signature),
                "; ",
                key_words(digest.key),
                ".",
                extension_words(digest),
                request_words(digest.request, scheme.covers_body));
  }

  std::string operator()(const PublicKeyScheme& engine) const
  {
    std::string algorithm = engine.algorithm;
    if (engine.request.choice) {
      algorithm.clear();
      for (const auto& [word, allowed] : engine.request.choice->choose) {
        algorithm += text(algorithm.empty() ? "" : " or ", allowed);
      }
    }
    return text("A public key signature (",
                algorithm,
                ") of ",
                quote(engine.request.text.text(), 200),
                ", ",
                signature_words(engine.request.signature),
                "; the key is the provider's public key.",
                request_words(engine.request, scheme.covers_body));
  }

  std::string operator()(const CipherChecksumScheme& engine) const
  {
    return text("A checksum encrypted with ",
                upper(engine.cipher),
                ": ",
                upper(engine.hash),
                " of ",
                quote(engine.request.text.text(), 200),
                " with a salt, ",
                signature_words(engine.request.signature),
                "; ",
                key_words(engine.key),
                ".",
                request_words(engine.request, scheme.covers_body));
  }

  std::string operator()(const CipherBodyScheme& engine) const
  {
    return text("The payload is encrypted with ",
                upper(engine.cipher),
                ", ",
                encoding_words(engine.encoding),
                " in ",
                select::to_words(engine.at),
                "; ",
                key_words(engine.key),
                ". Encrypted, not authenticated: somebody on the way can garble it unnoticed. "
                "There is no timestamp: a copy of a request stays valid.");
  }

  std::string operator()(const JwtScheme& jwt) const
  {
    std::string out = text("A JSON Web Token (", join(jwt.algorithms, ", "), ") ");
    out += jwt.at ? "in " + select::to_words(*jwt.at) : std::string("that is the whole body");
    if (!jwt.prefix.empty()) {
      out += text(" after ", quote(jwt.prefix));
    }
    for (const JwtScheme::Claim& claim : jwt.claims) {
      out += text("; ", claim.name, " must be ", claim_words(claim));
    }
    out += ".";
    if (jwt.url_hash) {
      out += text(" Its claim ", jwt.url_hash->claim, " holds a hash of the URL.");
    }
    if (jwt.max_age) {
      out += text(" It may be ", jwt.max_age->count(), " s old.");
    }
    if (!jwt.max_age && !jwt.require_exp) {
      out += " It holds as long as its own exp says, for ever without one.";
    }
    if (jwt.body_hash) {
      return out + text(" Its claim ", jwt.body_hash->claim, " holds a hash of the body.");
    }
    return scheme.covers_body ? out : text(out, " ", kSenderProved);
  }

  std::string operator()(const MessageSignatureScheme& engine) const
  {
    return text("HTTP Message Signatures (RFC 9421) with ",
                join(engine.algorithms, ", "),
                ", covering at least ",
                join(engine.components, ", "),
                engine.tolerance ? text("; it may be ", engine.tolerance->count(), " s off")
                                 : std::string("; it may be of any age"),
                ". ",
                scheme.covers_body ? "The body is covered by its Content-Digest (RFC 9530)."
                                   : std::string(kSenderProved));
  }

  std::string operator()(const TokenScheme& token) const
  {
    std::string places;
    for (const TokenScheme::Place& candidate : token.places) {
      places += text(places.empty() ? "" : " or ", select::to_words(candidate.at));
      if (!candidate.prefix.empty()) {
        places += text(" after ", quote(candidate.prefix));
      }
    }
    return text("A shared token in ", places, ". ", kSenderProved);
  }

  std::string operator()(const BasicScheme& /*basic*/) const
  {
    return text("HTTP Basic (RFC 7617) with the key as user:password. ", kSenderProved);
  }

  std::string operator()(const NoScheme& /*none*/) const
  {
    return "Nothing is signed: only the unguessable URL protects it.";
  }

private:
  static std::string claim_words(const JwtScheme::Claim& claim)
  {
    std::string words;
    for (const select::Template& allowed : claim.any_of) {
      words += text(words.empty() ? "" : " or ", quote(allowed.text()));
    }
    return words;
  }
};

} // namespace

std::string describe(const Scheme& scheme)
{
  return std::visit(Describe{scheme}, scheme.engine);
}

} // namespace hookctl::preset
