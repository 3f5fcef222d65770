#include "hookctl/mapping/suggest.hpp"

#include "hookctl/base/shell.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/mapping/detail/name_words.hpp"
#include "hookctl/mapping/detail/path_tree.hpp"
#include "hookctl/mapping/detail/score.hpp"
#include "hookctl/path/path.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace hookctl::mapping {

namespace {

using detail::PathTree;
using detail::Subject;

constexpr std::size_t kMostParents = 4;
/// Shorter values are shared by chance.
constexpr std::size_t kShortestShared = 6;
constexpr int kKnown = 15;
/// A code of so many points is one.
constexpr int kSurely = 40;

constexpr std::array<Role, 8> kRoles = {Role::sender,
                                        Role::source,
                                        Role::delivery_id,
                                        Role::business_id,
                                        Role::code,
                                        Role::amount,
                                        Role::currency,
                                        Role::time};

/// A place that can be chosen, judged for each role in turn.
struct Place {
  std::string path;
  Subject subject;
};

/// Of what a sender's server puts on every request, nothing is the provider's own.
bool is_common_header(std::string_view name)
{
  constexpr std::string_view kCommon =
      " host user-agent accept accept-encoding accept-language content-type content-length "
      "content-encoding connection date authorization cookie via forwarded expect cache-control "
      "pragma te transfer-encoding upgrade origin referer ";
  const std::string folded = lower(name);
  return detail::is_in(kCommon, folded) || folded.starts_with("x-forwarded") ||
         folded.starts_with("cf-") || folded.starts_with("x-amzn") || folded.starts_with("sec-") ||
         folded.find("signature") != std::string::npos || folded.find("hmac") != std::string::npos;
}

/// What services put around a thing says nothing of it: `customer.data.id` is the customer's.
bool is_wrapper(std::string_view name)
{
  return detail::is_in(" data attributes value properties fields ", lower(name));
}

/// The value of a sample's JSON text.
std::string text_of(const std::string& json)
{
  const auto document = json::Document::parse(json);
  return document ? document->to_text(json::Document::root()) : std::string{};
}

class Survey {
public:
  Survey(const PathTree& tree, const SuggestContext& context)
      : m_context(context)
      , m_tree(tree)
  {
    note_sample();
    for (const PathTree::Index index : m_tree.in_order()) {
      add_place(index);
    }
    note_shared();
    note_neighbours();
    for (const auto& [name, value] : context.headers) {
      add_header(name, value);
    }
  }

  [[nodiscard]] const std::vector<Place>& places() const { return m_places; }

private:
  void note_sample()
  {
    if (m_context.sample == nullptr) {
      return;
    }
    for (const path::Leaf& leaf : path::leaves(*m_context.sample)) {
      m_sample.emplace(m_context.sample->to_text(leaf.node), leaf.path);
    }
  }

  /// Only texts and numbers can be chosen.
  void add_place(PathTree::Index index)
  {
    const PathTree::Place& place = m_tree.places()[index];
    const bool scalar =
        place.sample_kind == json::Kind::string || place.sample_kind == json::Kind::number;
    if (place.leaves == 0 || !scalar || place.parent == PathTree::kNone) {
      return;
    }
    Subject subject;
    subject.value = text_of(place.sample);
    if (subject.value.empty()) {
      return;
    }
    subject.kind = place.sample_kind;
    subject.shape = detail::shape_of(subject.value, subject.kind, m_context.now);
    name_subject(index, subject);
    count_subject(place, subject);
    const auto elements =
        subject.in_list && !subject.varies ? PathTree::Elements::every : PathTree::Elements::first;
    m_tree_places.push_back(index);
    m_places.push_back({m_tree.path(index, elements), std::move(subject)});
  }

  /// Its name and those around it; an array's elements have the array's.
  void name_subject(PathTree::Index index, Subject& subject)
  {
    const auto& places = m_tree.places();
    bool named = false;
    subject.depth = 0;
    for (PathTree::Index at = index; at != 0; at = places[at].parent) {
      if (places[at].is_element) {
        subject.in_list |= places[at].most_in_one > 1;
        continue;
      }
      ++subject.depth;
      if (!named) {
        subject.name = places[at].name;
        subject.words = detail::split_name(subject.name);
        named = true;
      } else if (subject.parents.size() < kMostParents && !is_wrapper(places[at].name)) {
        subject.parents.push_back(detail::split_name(places[at].name));
        subject.parent_names.push_back(places[at].name);
      }
    }
    subject.depth = std::max<std::size_t>(subject.depth, 1);
  }

  void count_subject(const PathTree::Place& place, Subject& subject) const
  {
    subject.payloads = m_tree.documents();
    subject.having = place.documents;
    subject.varies = place.varies_in_one;
    subject.differs_in_each =
        place.documents > 1 && place.all_values && place.values.size() >= place.documents;
    subject.is_constant = place.documents > 1 && place.all_values && place.values.size() == 1;
  }

  /// The same value in two places is an id, or what the payload is about.
  void note_shared()
  {
    std::unordered_map<std::string_view, std::size_t> first;
    for (std::size_t i = 0; i < m_places.size(); ++i) {
      Subject& subject = m_places[i].subject;
      if (const auto found = m_sample.find(subject.value);
          found != m_sample.end() && subject.value.size() >= kShortestShared) {
        subject.in_sample = found->second;
      }
      if (subject.value.size() < kShortestShared) {
        continue;
      }
      const auto [known, is_new] = first.emplace(subject.value, i);
      if (!is_new) {
        subject.same_at = m_places[known->second].path;
        Subject& other = m_places[known->second].subject;
        other.same_at = other.same_at.empty() ? m_places[i].path : other.same_at;
      }
    }
  }

  /// Amounts stand beside currencies, a delivery's id beside its code.
  void note_neighbours()
  {
    struct Around {
      bool currency = false;
      bool amount = false;
      bool code = false;
    };

    std::unordered_map<PathTree::Index, Around> around;
    for (std::size_t i = 0; i < m_places.size(); ++i) {
      const Subject& subject = m_places[i].subject;
      Around& here = around[m_tree.places()[m_tree_places[i]].parent];
      here.currency |=
          subject.shape.currency || !detail::find_in(" currency ", subject.words).empty();
      here.amount |= !detail::find_in(" amount total price value ", subject.words).empty() &&
                     (subject.shape.decimal || subject.shape.integer);
      const detail::Score code = detail::score(Role::code, subject);
      here.code |= !code.is_excluded() && code.points() >= kSurely;
    }
    for (std::size_t i = 0; i < m_places.size(); ++i) {
      const Around& here = around[m_tree.places()[m_tree_places[i]].parent];
      m_places[i].subject.beside_currency = here.currency;
      m_places[i].subject.beside_amount = here.amount;
      m_places[i].subject.beside_code = here.code;
    }
  }

  void add_header(const std::string& name, const std::string& value)
  {
    if (is_common_header(name) || value.empty()) {
      return;
    }
    Subject subject;
    subject.name = name;
    subject.words = detail::split_name(name);
    if (!subject.words.empty() && subject.words.front() == "x") {
      subject.words.erase(subject.words.begin());
    }
    subject.value = value;
    subject.shape = detail::shape_of(value, json::Kind::string, m_context.now);
    subject.is_header = true;
    m_places.push_back({"header:" + name, std::move(subject)});
  }

  const SuggestContext& m_context;
  const PathTree& m_tree;
  std::unordered_map<std::string, std::string> m_sample; ///< value to path
  std::vector<Place> m_places;
  std::vector<PathTree::Index> m_tree_places; ///< of those that are no headers
};

/// What a parameter for the place would be called: `order_id`.
std::string param_name(Role role, const Candidate& best)
{
  if (role != Role::business_id) {
    return std::string(to_string(role));
  }
  std::vector<std::string> words;
  for (const std::string_view step : split(best.path, '.')) {
    auto more = detail::split_name(step);
    std::erase_if(more,
                  [](const std::string& word) { return parse_integer<int>(word).has_value(); });
    words = more.size() > 1 || words.empty()
                ? std::move(more)
                : detail::Words{words.back(), more.empty() ? "id" : more.back()};
  }
  const std::string name = join(words, "_");
  return name.empty() || name == "id" ? "object_id" : name;
}

std::string flag_of(Role role, const Candidate& best)
{
  switch (role) {
  case Role::sender:
    return text("--sender-path ", shell_word(best.path));
  case Role::source:
    return text("--source-path ", shell_word(best.path));
  case Role::delivery_id:
    return text("--id-path ", shell_word(best.path));
  case Role::code:
    return text("--event-path ", shell_word(best.path));
  case Role::time:
    return text("--time-path ", shell_word(best.path));
  case Role::business_id:
  case Role::amount:
  case Role::currency:
    return text("--param ", shell_word(text(param_name(role, best), '=', best.path)));
  }
  return {};
}

void add_known(Role role, const Place& place, const SuggestContext& context, detail::Score& score)
{
  for (const KnownPath& known : context.known) {
    if (known.role == role && known.path == place.path) {
      score.add(kKnown, text("a path of ", known.whose));
      return;
    }
  }
}

/// 1 to 100 in the same order: beyond 70 two points are one.
int shown_score(int points)
{
  constexpr int kPlain = 70;
  return points <= kPlain ? points : std::min(kPlain + (points - kPlain) / 2, 100);
}

Suggestion suggest_for(Role role, const std::vector<Place>& places, const SuggestContext& context)
{
  Suggestion suggestion;
  suggestion.role = role;
  auto& found = suggestion.candidates;
  for (const Place& place : places) {
    detail::Score score = detail::score(role, place.subject);
    if (score.is_excluded()) {
      continue;
    }
    add_known(role, place, context, score);
    if (score.points() >= kLeastScore) {
      found.push_back({place.path,
                       place.subject.value,
                       place.subject.kind,
                       score.points(),
                       std::move(score.reasons),
                       std::move(score.doubts)});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
    return a.score > b.score;
  });
  found.resize(std::min(found.size(), context.limit));
  for (Candidate& candidate : found) {
    candidate.score = shown_score(candidate.score);
  }
  if (!found.empty()) {
    suggestion.flag = flag_of(role, found.front());
  }
  return suggestion;
}

} // namespace

std::string_view to_string(Role role)
{
  switch (role) {
  case Role::sender:
    return "sender";
  case Role::source:
    return "source";
  case Role::delivery_id:
    return "delivery id";
  case Role::business_id:
    return "business id";
  case Role::code:
    return "code";
  case Role::amount:
    return "amount";
  case Role::currency:
    return "currency";
  case Role::time:
    return "time";
  }
  return "sender";
}

std::span<const Role> all_roles()
{
  return kRoles;
}

std::vector<Suggestion> suggest(const PathStatistics& payloads, const SuggestContext& context)
{
  const Survey survey(payloads.tree(), context);
  std::vector<Suggestion> out;
  for (const Role role : kRoles) {
    out.push_back(suggest_for(role, survey.places(), context));
  }
  return out;
}

} // namespace hookctl::mapping
