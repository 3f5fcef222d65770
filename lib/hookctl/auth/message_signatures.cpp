#include "hookctl/auth/detail/asymmetric.hpp"
#include "hookctl/auth/detail/content_digest.hpp"
#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/message_algorithm.hpp"
#include "hookctl/auth/detail/signature_base.hpp"
#include "hookctl/auth/detail/timestamp.hpp"
#include "hookctl/auth/detail/unverified.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

using preset::MessageSignatureScheme;

/// More signatures of one request are not looked at.
constexpr std::size_t kMaxLabels = 16;
constexpr std::string_view kDigest = "\"content-digest\"";

/// A header that is a dictionary, all its lines together.
Result<SfDictionary> read_dictionary(const model::Request& request, std::string_view name)
{
  if (model::count_header(request.headers, name) == 0) {
    return fail(Failure::signature_missing, text("header ", name, " is missing"));
  }
  HOOKCTL_TRY_AS(const std::string value, combined_header(request, name));
  auto dictionary = parse_sf_dictionary(value);
  if (!dictionary) {
    return unverified(text("header ", name, " ", dictionary.error().message));
  }
  if (dictionary->empty() || dictionary->size() > kMaxLabels) {
    return unverified(text("header ",
                           name,
                           " has ",
                           dictionary->size(),
                           " signatures; 1 to ",
                           kMaxLabels,
                           " are verified"));
  }
  return std::move(*dictionary);
}

/// One signature of the request and what it says of itself (RFC 9421 section 2.3).
struct Labelled {
  SfInnerList covered;
  std::string signature;
  std::optional<std::int64_t> created;
  std::optional<std::int64_t> expires;
  std::string algorithm; ///< "": not named
  std::string key_id;
  std::string tag;
};

Result<std::optional<std::int64_t>> read_integer(const SfParameters& parameters,
                                                 std::string_view name)
{
  const SfBare* value = find_parameter(parameters, name);
  if (value == nullptr) {
    return std::optional<std::int64_t>{};
  }
  const auto* number = std::get_if<std::int64_t>(value);
  if (number == nullptr) {
    return unverified(text("the signature's ", name, " is no time in seconds"));
  }
  return std::optional(*number);
}

Result<std::string> read_text(const SfParameters& parameters, std::string_view name)
{
  const SfBare* value = find_parameter(parameters, name);
  const auto* written = value == nullptr ? nullptr : std::get_if<std::string>(value);
  if (value != nullptr && (written == nullptr || written->empty())) {
    return unverified(text("the signature's ", name, " is not a text"));
  }
  return written == nullptr ? std::string{} : *written;
}

Result<Labelled> read_labelled(const SfMember& input, const SfDictionary& signatures)
{
  const auto* covered = std::get_if<SfInnerList>(&input.value);
  if (covered == nullptr) {
    return unverified("header signature-input does not list what is covered");
  }
  const SfMember* member = find_member(signatures, input.key);
  const auto* item = member == nullptr ? nullptr : std::get_if<SfItem>(&member->value);
  const auto* bytes = item == nullptr ? nullptr : std::get_if<SfBytes>(&item->value);
  if (bytes == nullptr) {
    return unverified("header signature does not hold it as a byte sequence");
  }
  Labelled labelled{*covered, bytes->bytes, {}, {}, {}, {}, {}};
  const SfParameters& parameters = covered->parameters;
  HOOKCTL_TRY_AS(labelled.created, read_integer(parameters, "created"));
  HOOKCTL_TRY_AS(labelled.expires, read_integer(parameters, "expires"));
  HOOKCTL_TRY_AS(labelled.algorithm, read_text(parameters, "alg"));
  HOOKCTL_TRY_AS(labelled.key_id, read_text(parameters, "keyid"));
  HOOKCTL_TRY_AS(labelled.tag, read_text(parameters, "tag"));
  return labelled;
}

bool covers(const Labelled& labelled, std::string_view identifier)
{
  const auto& items = labelled.covered.items;
  return std::any_of(
      items.begin(), items.end(), [&](const SfItem& item) { return write_sf(item) == identifier; });
}

Result<> check_coverage(const MessageSignatureScheme& scheme,
                        const Labelled& labelled,
                        std::string_view body)
{
  for (const std::string& written : scheme.components) {
    HOOKCTL_TRY_AS(const SfItem component, parse_component(written));
    if (!covers(labelled, write_sf(component))) {
      return unverified(text("the signature does not cover ", written, ", which it must"));
    }
  }
  if (!body.empty() && !scheme.body_unsigned && !covers(labelled, kDigest)) {
    return unverified("the signature does not cover content-digest, so the body is anybody's",
                      "ask the sender to sign content-digest");
  }
  return {};
}

/// `created`, within the tolerance.
Result<std::optional<TimePoint>>
check_times(const MessageSignatureScheme& scheme, const Labelled& labelled, TimePoint now)
{
  if (labelled.expires && to_unix_ms(now) / 1000 >= *labelled.expires) {
    return unverified(
        text("the signature expired ", to_unix_ms(now) / 1000 - *labelled.expires, " s ago"),
        "a replayed or long queued request; or the clock here is fast");
  }
  if (!labelled.created) {
    if (scheme.tolerance) {
      return fail(Failure::signature_missing, "the signature does not say when it was created");
    }
    return std::optional<TimePoint>{};
  }
  const preset::TimestampSpec spec{{}, preset::TimeUnit::seconds, scheme.tolerance};
  HOOKCTL_TRY_AS(const Stamp stamp, read_stamp(spec, text(*labelled.created), now));
  return stamp.moment;
}

Result<> check_demands(const MessageSignatureScheme& scheme, const Labelled& labelled)
{
  const auto& allowed = scheme.algorithms;
  if (!labelled.algorithm.empty() &&
      std::find(allowed.begin(), allowed.end(), labelled.algorithm) == allowed.end()) {
    return unverified(text("the signature is of ",
                           quote(labelled.algorithm, 40),
                           "; allowed is ",
                           join(allowed, ", ")));
  }
  if (!scheme.tag.empty() && labelled.tag != scheme.tag) {
    return unverified(
        text("the signature's tag is ", quote(labelled.tag, 80), ", not ", quote(scheme.tag)));
  }
  return {};
}

/// Whether the key made the signature, by an algorithm of this name.
Result<bool> fits_algorithm(const std::string& name,
                            const UsableKey& key,
                            const Labelled& labelled,
                            const std::string& base)
{
  if (name == kHmacSha256) {
    if (key.bytes.empty() || is_public_text(key.text)) {
      return false;
    }
    HOOKCTL_TRY_AS(const std::string expected,
                   crypto::hmac(crypto::HashAlgorithm::sha256, key.bytes.reveal(), base));
    return crypto::equal_constant_time(expected, labelled.signature);
  }
  const auto algorithm = parse_message_algorithm(name);
  if (!algorithm) {
    return false;
  }
  return fits_any(key, {*algorithm, EcdsaForm::raw, labelled.key_id}, base, labelled.signature);
}

/// unverified when no key of the account can be used with the algorithm.
Result<> require_usable(const std::string& name,
                        const std::vector<UsableKey>& keys,
                        const Labelled& labelled)
{
  if (const auto algorithm = parse_message_algorithm(name)) {
    return require_key(keys, {*algorithm, EcdsaForm::raw, labelled.key_id});
  }
  const bool is_shared = std::any_of(keys.begin(), keys.end(), [](const UsableKey& key) {
    return !key.bytes.empty() && !is_public_text(key.text);
  });
  if (name != kHmacSha256 || !is_shared) {
    return fail(Failure::signing_key_unknown, text("the account has no key for ", name));
  }
  return {};
}

Result<std::string> matching_key(const MessageSignatureScheme& scheme,
                                 const std::vector<UsableKey>& keys,
                                 const Labelled& labelled,
                                 const std::string& base)
{
  const auto names =
      labelled.algorithm.empty() ? scheme.algorithms : std::vector<std::string>{labelled.algorithm};
  Result<> usable = unverified("the scheme allows no algorithm");
  std::string label;
  for (const std::string& name : names) {
    auto one = require_usable(name, keys, labelled);
    usable = usable ? std::move(usable) : std::move(one);
    for (const UsableKey& key : keys) {
      HOOKCTL_TRY_AS(const bool fits, fits_algorithm(name, key, labelled, base));
      if (fits && label.empty()) {
        label = key.label;
      }
    }
  }
  HOOKCTL_TRY(usable);
  if (label.empty()) {
    return fail(Failure::signature_mismatch,
                "the signature does not match",
                "it is another key, or what it covers was changed on the way");
  }
  return label;
}

Result<Verified>
verify_labelled(const MessageSignatureScheme& scheme, const Labelled& labelled, const Check& check)
{
  HOOKCTL_TRY(check_demands(scheme, labelled));
  HOOKCTL_TRY(check_coverage(scheme, labelled, check.request.body));
  HOOKCTL_TRY_AS(const auto created, check_times(scheme, labelled, check.context.now));
  HOOKCTL_TRY_AS(const std::string base,
                 signature_base(labelled.covered, {check.request, check.context.url}));
  HOOKCTL_TRY_AS(std::string label, matching_key(scheme, check.keys, labelled, base));
  if (covers(labelled, kDigest)) {
    HOOKCTL_TRY_AS(const std::string digest, combined_header(check.request, "content-digest"));
    HOOKCTL_TRY(check_content_digest(digest, check.request.body));
  }
  return Verified{{}, std::move(label), created, {}};
}

/// The inputs that may be the one: the scheme's label, or all.
Result<SfDictionary> choose_inputs(const MessageSignatureScheme& scheme, SfDictionary inputs)
{
  if (scheme.label.empty()) {
    return inputs;
  }
  const SfMember* member = find_member(inputs, scheme.label);
  if (member == nullptr) {
    return fail(Failure::signature_missing,
                text("there is no signature with the label ", quote(scheme.label)));
  }
  return SfDictionary{*member};
}

} // namespace

Result<Verified> verify_message_signature(const MessageSignatureScheme& scheme, const Check& check)
{
  HOOKCTL_TRY_AS(SfDictionary all, read_dictionary(check.request, "signature-input"));
  HOOKCTL_TRY_AS(const SfDictionary signatures, read_dictionary(check.request, "signature"));
  HOOKCTL_TRY_AS(const SfDictionary inputs, choose_inputs(scheme, std::move(all)));
  std::optional<Error> first;
  for (const SfMember& input : inputs) {
    auto labelled = read_labelled(input, signatures);
    auto verified = labelled ? verify_labelled(scheme, *labelled, check)
                             : Result<Verified>(fail(std::move(labelled).error()));
    if (verified || verified.error().code == ErrorCode::internal) {
      return verified;
    }
    if (!first) {
      first = std::move(verified).error();
      first->message = text("signature ", printable(input.key, 80), ": ", first->message);
    }
  }
  return fail(std::move(*first));
}

} // namespace hookctl::auth::detail
