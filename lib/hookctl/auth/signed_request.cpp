#include "hookctl/auth/detail/signed_request.hpp"

#include "hookctl/auth/detail/encoding.hpp"
#include "hookctl/auth/detail/signed_parts.hpp"
#include "hookctl/auth/detail/timestamp.hpp"
#include "hookctl/auth/detail/unverified.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

using preset::SignedRequest;
using Variables = select::Template::Variables;

/// What carries one signature: the request, or one match of `each`.
struct Item {
  select::Input input;
  Stamp stamp;
  Variables variables; ///< its own: the timestamp and the list's other items
  SignedText signed_text;
};

std::string words_of(const std::vector<select::Selector>& places)
{
  std::string words;
  for (const select::Selector& place : places) {
    words += text(words.empty() ? "" : " and ", select::to_words(place));
  }
  return words;
}

bool is_there(const select::Selector& place, const select::Input& input)
{
  const auto values = place.evaluate(input);
  return values && !values->empty();
}

/// One place's part of what all places hold together.
Result<> add_header(SignatureHeader& all, SignatureHeader one)
{
  if (!all.timestamp.empty() && !one.timestamp.empty() && all.timestamp != one.timestamp) {
    return unverified("the signatures are of two timestamps");
  }
  if (all.timestamp.empty()) {
    all.timestamp = std::move(one.timestamp);
  }
  for (std::string& signature : one.signatures) {
    if (all.signatures.size() < kMaxSignatures) {
      all.signatures.push_back(std::move(signature));
    }
  }
  std::move(one.items.begin(), one.items.end(), std::back_inserter(all.items));
  return {};
}

Result<SignatureHeader> read_signatures(const preset::SignatureSpec& spec,
                                        const SignatureNames& names,
                                        const select::Input& input)
{
  SignatureHeader all;
  for (const select::Selector& place : spec.at) {
    if (spec.at.size() > 1 && !is_there(place, input)) {
      continue;
    }
    HOOKCTL_TRY_AS(const std::string value, find_once(place, input));
    auto header = parse_signature_header(spec, names, value);
    if (!header) {
      return unverified(text(select::to_words(place), " ", header.error().message),
                        header.error().hint);
    }
    HOOKCTL_TRY(add_header(all, std::move(*header)));
  }
  if (all.signatures.empty()) {
    return fail(Failure::signature_missing, words_of(spec.at) + " are missing");
  }
  return all;
}

/// A list's other items; one that is there twice could mean either and is left out.
void add_items(const SignatureHeader& header, Variables& variables)
{
  for (const auto& item : header.items) {
    const auto same = [&](const auto& other) { return other.first == item.first; };
    if (std::count_if(header.items.begin(), header.items.end(), same) == 1) {
      variables.emplace("list:" + item.first, item.second);
    }
  }
}

Result<std::string> choose_algorithm(const preset::AlgorithmChoice& choice, const Item& item)
{
  std::string word;
  if (choice.at) {
    HOOKCTL_TRY_AS(word, find_once(*choice.at, item.input));
  } else {
    const auto found = item.variables.find("list:" + choice.item);
    if (found == item.variables.end()) {
      return unverified(
          text("the signature's list does not name its algorithm once, as ", quote(choice.item)));
    }
    word = found->second;
  }
  for (const auto& [name, algorithm] : choice.choose) {
    if (name == word) {
      return algorithm;
    }
  }
  return unverified(text(
      "the request names the algorithm ", quote(word, 40), ", which is not one of the provider's"));
}

/// What is not of the hash's size cannot be its digest.
Result<std::vector<std::string>> decode_candidates(const preset::SignatureSpec& spec,
                                                   const SignatureHeader& header,
                                                   const std::string& algorithm)
{
  const auto hash = crypto::parse_hash_algorithm(algorithm);
  std::vector<std::string> decoded;
  for (const std::string& candidate : header.signatures) {
    auto bytes = decode(spec.encoding, candidate);
    if (bytes && !bytes->empty() && (!hash || bytes->size() == crypto::digest_size(*hash))) {
      decoded.push_back(std::move(*bytes));
    }
  }
  if (decoded.empty()) {
    const std::string size =
        hash ? text("the ", name_of(spec.encoding), " of ", crypto::digest_size(*hash), " bytes")
             : std::string(name_of(spec.encoding));
    return unverified(text("the signature in ", words_of(spec.at), " is not ", size),
                      "the sender may use another encoding or algorithm");
  }
  return decoded;
}

Result<Stamp> read_item_stamp(const SignedRequest& request,
                              const SignatureHeader& header,
                              const select::Input& input,
                              TimePoint now)
{
  if (!request.timestamp) {
    return Stamp{};
  }
  std::string written = header.timestamp;
  if (request.timestamp->at) {
    HOOKCTL_TRY_AS(written, find_once(*request.timestamp->at, input));
  }
  return read_stamp(*request.timestamp, std::move(written), now);
}

Result<Item> read_item(const SignedRequest& request,
                       const std::string& algorithm,
                       const select::Input& input,
                       const Variables& variables,
                       TimePoint now)
{
  Item item{input, {}, {}, {}};
  HOOKCTL_TRY_AS(const SignatureNames names, signature_names(request.signature, input, variables));
  HOOKCTL_TRY_AS(const SignatureHeader header, read_signatures(request.signature, names, input));
  add_items(header, item.variables);
  item.signed_text.algorithm = algorithm;
  if (request.choice) {
    HOOKCTL_TRY_AS(item.signed_text.algorithm, choose_algorithm(*request.choice, item));
  }
  HOOKCTL_TRY_AS(item.signed_text.candidates,
                 decode_candidates(request.signature, header, item.signed_text.algorithm));
  HOOKCTL_TRY_AS(item.stamp, read_item_stamp(request, header, input, now));
  if (request.timestamp) {
    item.variables.insert_or_assign("timestamp", item.stamp.written);
  }
  return item;
}

/// Where each signature's paths start: the root, or the matches of `each`.
Result<std::vector<json::NodeIndex>> find_starts(const SignedRequest& request,
                                                 const select::Input& input)
{
  if (!request.each) {
    return std::vector<json::NodeIndex>{json::Document::root()};
  }
  auto nodes = request.each->evaluate_nodes(input);
  if (!nodes || nodes->empty()) {
    return fail(
        Failure::signature_missing,
        text(select::to_words(*request.each), " is missing, and everything in it is signed"));
  }
  if (nodes->size() > kMaxItems) {
    return unverified(text(select::to_words(*request.each),
                           " has ",
                           nodes->size(),
                           " items; at most ",
                           kMaxItems,
                           " are verified"));
  }
  return nodes;
}

Result<std::vector<Item>> read_items(const SignedRequest& request,
                                     const std::string& algorithm,
                                     const Check& check,
                                     const Variables& variables)
{
  select::Input input = check.input();
  HOOKCTL_TRY_AS(const auto starts, find_starts(request, input));
  std::vector<Item> items;
  for (const json::NodeIndex start : starts) {
    input.item = start;
    HOOKCTL_TRY_AS(Item item, read_item(request, algorithm, input, variables, check.context.now));
    items.push_back(std::move(item));
  }
  return items;
}

/// Renders the items' texts for one key after another and asks the engine about each.
class Trial {
public:
  Trial(const SignedRequest& request, const Check& check, Variables variables, const Fits& fits)
      : m_request(request)
      , m_check(check)
      , m_variables(std::move(variables))
      , m_fits(fits)
  {
  }

  /// The label of the first key that fits all items; "" when none does. All keys are tried.
  Result<std::string> matching_key(std::vector<Item>& items)
  {
    const std::vector<std::string> forms = url_forms(m_request, m_variables);
    std::string label;
    for (const UsableKey& key : m_check.keys) {
      bool fits = false;
      for (const std::string& url : forms) {
        set_url(m_variables, url);
        HOOKCTL_TRY_AS(const bool all, fits_all(items, key));
        fits = all || fits;
      }
      if (fits && label.empty()) {
        label = key.label;
      }
    }
    return label;
  }

private:
  Result<bool> fits_all(std::vector<Item>& items, const UsableKey& key)
  {
    bool all = true;
    m_left = text_limit(m_check.request);
    for (Item& item : items) {
      HOOKCTL_TRY_AS(const bool fits, fits_one(item, key));
      all = fits && all;
    }
    return all;
  }

  Result<bool> fits_one(Item& item, const UsableKey& key)
  {
    if (has_part(m_request.text, "secret")) {
      item.variables.insert_or_assign("secret", std::string(key.bytes.reveal()));
    }
    if (has_part(m_request.text, "salt")) {
      item.signed_text.salted = [this, &item](std::string_view salt) {
        item.variables.insert_or_assign("salt", std::string(salt));
        const std::size_t left = m_left; // one text with another salt is still one text
        auto rendered = render(item);
        m_left = left;
        return rendered;
      };
    } else {
      HOOKCTL_TRY_AS(item.signed_text.text, render(item));
    }
    auto fits = m_fits(item.signed_text, key);
    item.signed_text.salted = {};
    item.signed_text.text.clear();
    return fits;
  }

  Result<std::string> render(const Item& item)
  {
    for (const auto& [name, value] : item.variables) {
      m_variables.insert_or_assign(name, value);
    }
    auto rendered = m_request.text.render(item.input, m_variables);
    for (const auto& [name, value] : item.variables) {
      m_variables.erase(name);
    }
    if (!rendered) {
      return tl::unexpected<Error>(not_rendered(std::move(rendered).error(), ", which is signed"));
    }
    if (rendered->size() > m_left) {
      return unverified(
          text("what is signed is longer than ", text_limit(m_check.request), " bytes"));
    }
    m_left -= rendered->size();
    return rendered;
  }

  const SignedRequest& m_request;
  const Check& m_check;
  Variables m_variables;
  const Fits& m_fits;
  std::size_t m_left = 0;
};

Result<> check_required(const SignedRequest& request,
                        const select::Input& input,
                        const Variables& variables,
                        const Item& item)
{
  if (request.require.empty()) {
    return {};
  }
  Variables required = variables;
  for (const auto& [name, value] : item.variables) {
    required.insert_or_assign(name, value);
  }
  return check_requirements(request, input, std::move(required));
}

} // namespace

bool matches_any(std::string_view expected, const std::vector<std::string>& candidates)
{
  bool matches = false;
  for (const std::string& candidate : candidates) {
    matches = crypto::equal_constant_time(expected, candidate) || matches;
  }
  return matches;
}

Result<Verified> verify_signed_request(const SignedRequest& request,
                                       const std::string& algorithm,
                                       const Check& check,
                                       const Fits& fits)
{
  const select::Input input = check.input();
  HOOKCTL_TRY(require_single_parts(request, check.request));
  HOOKCTL_TRY(require_covered_body(request, input));
  HOOKCTL_TRY_AS(Variables variables, request_variables(request, input, check.context));
  HOOKCTL_TRY_AS(auto items, read_items(request, algorithm, check, variables));
  HOOKCTL_TRY(check_required(request, input, variables, items.front()));
  const std::optional<TimePoint> moment = items.front().stamp.moment;
  HOOKCTL_TRY_AS(std::string label,
                 Trial(request, check, std::move(variables), fits).matching_key(items));
  if (label.empty()) {
    return fail(Failure::signature_mismatch,
                "the signature does not match",
                "it is another key, or the body was changed on the way");
  }
  return Verified{{}, std::move(label), moment, {}};
}

} // namespace hookctl::auth::detail
