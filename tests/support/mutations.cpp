#include "tests/support/mutations.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <set>

namespace hookctl::tests {

namespace {

using preset::Vector;
using select::Selector;

/// The first letter or digit becomes another one: still of the same alphabet, be it hex or base64.
std::string with_other_start(std::string text)
{
  const auto found =
      std::find_if(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
  if (found != text.end()) {
    *found = *found == 'a' ? 'b' : *found == '1' ? '2' : std::isdigit(*found) != 0 ? '1' : 'a';
  }
  return text;
}

/// Past a prefix that says how a key is written, so that the key itself is another one.
std::string other_key(const std::string& key)
{
  if (key.starts_with("-----") || key.starts_with('{')) {
    return "not a key at all";
  }
  const std::size_t from = key.starts_with("v1,whsec_") ? 9
                           : key.starts_with("whsec_")  ? 6
                           : key.starts_with("whpk_")   ? 5
                                                        : 0;
  return key.substr(0, from) + with_other_start(key.substr(from));
}

/// What an engine says of its signature's places and age.
struct Engine {
  std::vector<const Selector*> places;
  const preset::SignatureSpec* spec = nullptr;
  std::optional<std::chrono::seconds> tolerance;

  void operator()(const preset::HmacScheme& scheme) { signs(scheme.request); }

  void operator()(const preset::DigestScheme& scheme) { signs(scheme.request); }

  void operator()(const preset::PublicKeyScheme& scheme) { signs(scheme.request); }

  void operator()(const preset::CipherChecksumScheme& scheme) { signs(scheme.request); }

  void operator()(const preset::CipherBodyScheme& scheme) { places = {&scheme.at}; }

  void operator()(const preset::JwtScheme& scheme)
  {
    if (scheme.at) {
      places = {&*scheme.at};
    }
    if (scheme.max_age) {
      tolerance = *scheme.max_age + scheme.leeway;
    }
  }

  void operator()(const preset::MessageSignatureScheme& scheme) { tolerance = scheme.tolerance; }

  void operator()(const preset::TokenScheme& scheme)
  {
    for (const auto& place : scheme.places) {
      places.push_back(&place.at);
    }
  }

  void operator()(const preset::BasicScheme& /*scheme*/) {}

  void operator()(const preset::NoScheme& /*scheme*/) {}

private:
  void signs(const preset::SignedRequest& request)
  {
    for (const Selector& at : request.signature.at) {
      places.push_back(&at);
    }
    spec = &request.signature;
    if (request.timestamp) {
      tolerance = request.timestamp->tolerance;
    }
  }
};

/// The headers that carry the signature, in lower case.
std::set<std::string> signature_headers(const Engine& engine, const preset::Scheme& scheme)
{
  std::set<std::string> names;
  for (const Selector* place : engine.places) {
    if (place->kind() == Selector::Kind::header) {
      names.insert(lower(place->name()));
    }
  }
  if (std::holds_alternative<preset::BasicScheme>(scheme.engine)) {
    names.insert("authorization");
  }
  if (std::holds_alternative<preset::MessageSignatureScheme>(scheme.engine)) {
    names.insert("signature");
  }
  return names;
}

/// A wrong signature in front of the right one, written as the list writes them.
std::optional<std::string> with_wrong_first(const preset::SignatureSpec& spec,
                                            const std::string& value)
{
  using Items = preset::SignatureList::Items;
  if (!spec.list) {
    return std::nullopt;
  }
  const std::string separator(1, spec.list->separators.front());
  if (spec.list->items == Items::bare) {
    return with_other_start(value.substr(0, value.find(separator))) + separator + value;
  }
  if (spec.list->items == Items::timestamp_first) {
    const std::size_t at = value.find(separator);
    const std::string right = value.substr(at + 1);
    return value.substr(0, at + 1) + with_other_start(right) + separator + right;
  }
  const std::string name = spec.list->signature.text() + spec.list->assign;
  const std::size_t at = value.find(name);
  if (spec.list->signature.text().find_first_of("*{") != std::string::npos ||
      at == std::string::npos) {
    return std::nullopt;
  }
  const std::size_t begin = at + name.size();
  const std::string right = value.substr(begin, value.find(separator, begin) - begin);
  return value.substr(0, at) + name + with_other_start(right) + separator + value.substr(at);
}

class Mutator {
public:
  Mutator(const preset::Preset& preset, const Vector& vector)
      : m_scheme(*preset::find_scheme(preset, vector.variant))
      , m_vector(vector)
  {
    std::visit(m_engine, m_scheme.engine);
  }

  std::vector<Mutation> all(std::optional<TimePoint> signed_at)
  {
    const bool checks = !std::holds_alternative<preset::NoScheme>(m_scheme.engine);
    if (m_scheme.covers_body && !m_vector.body.empty()) {
      Vector& changed = add("a changed body", false);
      changed.body[changed.body.size() / 2] ^= 1;
    }
    if (checks && m_scheme.needs_key) {
      add("a changed key", false).key = other_key(m_vector.key);
    }
    headers();
    if (m_engine.tolerance && signed_at) {
      add("a stale timestamp", false).at = *signed_at + *m_engine.tolerance + kBeyond;
      add("a future timestamp", false).at = *signed_at - *m_engine.tolerance - kBeyond;
    }
    return std::move(m_all);
  }

private:
  static constexpr std::chrono::seconds kBeyond{120};

  Vector& add(std::string name, bool accepted)
  {
    m_all.push_back(Mutation{std::move(name), m_vector, accepted});
    return m_all.back().vector;
  }

  void headers()
  {
    const auto names = signature_headers(m_engine, m_scheme);
    const auto carries = [&](const auto& header) { return names.contains(lower(header.first)); };
    const auto& sent = m_vector.headers;
    if (std::none_of(sent.begin(), sent.end(), carries)) {
      return;
    }
    std::erase_if(add("a missing signature header", false).headers, carries);
    Vector& doubled = add("the signature header twice", false);
    std::copy_if(sent.begin(), sent.end(), std::back_inserter(doubled.headers), carries);
    for (std::size_t i = 0; m_engine.spec != nullptr && i < sent.size(); ++i) {
      const auto wrong_first =
          carries(sent[i]) ? with_wrong_first(*m_engine.spec, sent[i].second) : std::nullopt;
      if (wrong_first) {
        add("a wrong signature before the right one", true).headers[i].second = *wrong_first;
      }
    }
  }

  const preset::Scheme& m_scheme;
  const Vector& m_vector;
  Engine m_engine;
  std::vector<Mutation> m_all;
};

} // namespace

std::vector<Mutation>
mutations(const preset::Preset& preset, const Vector& vector, std::optional<TimePoint> signed_at)
{
  return Mutator(preset, vector).all(signed_at);
}

} // namespace hookctl::tests
