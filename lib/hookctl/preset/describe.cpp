#include "hookctl/base/text.hpp"
#include "hookctl/preset/scheme.hpp"

#include <algorithm>
#include <array>

namespace hookctl::preset {

namespace {

std::string_view key_words(KeyFormat format)
{
  static constexpr std::array<std::string_view, 4> kWords = {"used as it is",
                                                             "decoded from hex",
                                                             "decoded from base64",
                                                             "decoded from base64 after whsec_"};
  return kWords[static_cast<std::size_t>(format)];
}

std::string_view unit_words(TimeUnit unit)
{
  static constexpr std::array<std::string_view, 3> kWords = {
      "Unix seconds", "Unix milliseconds", "RFC 3339"};
  return kWords[static_cast<std::size_t>(unit)];
}

std::string signature_words(const SignatureSpec& signature)
{
  std::string out = text(signature.encoding == Encoding::hex ? "hex" : "base64",
                         " in ",
                         select::to_words(signature.at));
  if (!signature.prefix.empty()) {
    out += text(" after ", quote(signature.prefix));
  }
  if (signature.list) {
    out += text(" as ", signature.list->signature, signature.list->assign, "… of a list");
  }
  return out;
}

std::string timestamp_words(const HmacScheme& hmac)
{
  if (!hmac.timestamp) {
    return "There is no timestamp: a copy of a request stays valid.";
  }
  const TimestampSpec& timestamp = *hmac.timestamp;
  const std::string where =
      timestamp.at ? select::to_words(*timestamp.at)
                   : text(hmac.signature.list->timestamp, hmac.signature.list->assign, "…");
  const std::string limit = timestamp.tolerance
                                ? text("may be ", timestamp.tolerance->count(), " s off")
                                : std::string("may be of any age");
  return text("The timestamp (", where, ", ", unit_words(timestamp.unit), ") ", limit, ".");
}

struct Describe {
  const Scheme& scheme;

  std::string operator()(const HmacScheme& hmac) const
  {
    std::string algorithm = hmac.algorithm;
    std::transform(algorithm.begin(), algorithm.end(), algorithm.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text("HMAC-",
                algorithm,
                " of ",
                quote(hmac.signed_text.text()),
                ", ",
                signature_words(hmac.signature),
                "; the key is ",
                key_words(hmac.key),
                ". ",
                timestamp_words(hmac),
                scheme.covers_body ? "" : " The body is not signed.");
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
    return text("A shared token in ", places, ". The sender is proved; the body is not signed.");
  }

  std::string operator()(const BasicScheme& /*basic*/) const
  {
    return "HTTP Basic (RFC 7617) with the key as user:password. The sender is proved; the body is "
           "not signed.";
  }

  std::string operator()(const NoScheme& /*none*/) const
  {
    return "Nothing is signed: only the unguessable URL protects it.";
  }
};

} // namespace

std::string describe(const Scheme& scheme)
{
  return std::visit(Describe{scheme}, scheme.engine);
}

} // namespace hookctl::preset
