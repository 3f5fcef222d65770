#include "hookctl/schema/sample_shape.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"
#include "hookctl/schema/detail/places.hpp"
#include "hookctl/schema/detail/program.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace hookctl::schema {

namespace {

using detail::with_article;
using json::Kind;
using json::NodeIndex;

constexpr std::uint8_t bit_of(Kind kind)
{
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

/// Types that a place has, without null, which is none.
std::uint8_t types_of(std::uint8_t kinds)
{
  return static_cast<std::uint8_t>(kinds & ~bit_of(Kind::null));
}

std::string name_types(std::uint8_t kinds)
{
  std::vector<std::string> names;
  for (const Kind kind : {Kind::boolean, Kind::number, Kind::string, Kind::array, Kind::object}) {
    if ((kinds & bit_of(kind)) != 0) {
      names.emplace_back(with_article(kind));
    }
  }
  return join(names, " or ");
}

} // namespace

SampleShape::SampleShape(json::Document sample)
    : m_sample(std::move(sample))
{
  m_places.push_back({});
  learn(json::Document::root(), 0);
}

std::optional<SampleShape::PlaceIndex> SampleShape::add_place(NodeIndex node)
{
  if (m_places.size() == kMaxPlaces) {
    return std::nullopt;
  }
  m_places.push_back({.node = node});
  return static_cast<PlaceIndex>(m_places.size() - 1);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as json::Limits::depth lets a document be
void SampleShape::learn(NodeIndex node, PlaceIndex at)
{
  const Kind kind = m_sample.kind(node);
  m_places[at].kinds = static_cast<std::uint8_t>(m_places[at].kinds | bit_of(kind));
  if (kind == Kind::object) {
    learn_members(node, at);
  } else if (kind == Kind::array) {
    learn_elements(node, at);
  }
}

// NOLINTNEXTLINE(misc-no-recursion)
void SampleShape::learn_members(NodeIndex object, PlaceIndex at)
{
  ++m_places[at].objects;
  for (const json::Document::Member& member : m_sample.members(object)) {
    std::string name = m_sample.to_text(member.key);
    const auto known = m_places[at].members.find(name);
    std::optional<PlaceIndex> place;
    if (known != m_places[at].members.end()) {
      place = known->second;
    } else if ((place = add_place(member.value))) {
      m_places[at].members.emplace(std::move(name), *place);
    } else {
      m_places[at].is_cut = true;
      continue;
    }
    ++m_places[*place].present;
    learn(member.value, *place);
  }
}

// NOLINTNEXTLINE(misc-no-recursion)
void SampleShape::learn_elements(NodeIndex array, PlaceIndex at)
{
  const auto& nodes = m_sample.nodes();
  for (NodeIndex element = array + 1; element < nodes[array].end; element = nodes[element].end) {
    if (!m_places[at].element) {
      m_places[at].element = add_place(element);
    }
    if (!m_places[at].element) {
      return;
    }
    learn(element, *m_places[at].element);
  }
}

std::string SampleShape::path_of(PlaceIndex place) const
{
  return detail::general_path(path::shorthand_path(m_sample, m_places[place].node));
}

/// One payload beside the sample.
class SampleComparison {
public:
  SampleComparison(const SampleShape& shape, const json::Document& document)
      : m_shape(shape)
      , m_document(document)
      , m_tallies(shape.m_places.size())
  {
  }

  Drift compare()
  {
    visit(json::Document::root(), 0);
    for (PlaceIndex place = 0; place < m_tallies.size(); ++place) {
      tell_missing(place);
      tell_type(place);
    }
    for (const auto& [where, occurrence] : m_added) {
      tell_added(occurrence);
    }
    m_drift.cut += m_added_beyond;
    return std::move(m_drift);
  }

private:
  using PlaceIndex = SampleShape::PlaceIndex;
  using Place = SampleShape::Place;
  using Members = decltype(Place::members);

  struct Tally {
    std::uint32_t objects = 0; ///< seen at this place
    std::uint32_t present = 0; ///< times that this member was there
    NodeIndex last_object = std::numeric_limits<NodeIndex>::max(); ///< that had this member
    std::size_t position = 0; ///< of this member among those found in it
    std::uint32_t wrong_types = 0;
    NodeIndex first_wrong = 0;
  };

  struct Found {
    PlaceIndex place = 0;
    NodeIndex value = 0;
  };

  struct Occurrence {
    NodeIndex first = 0;
    std::size_t count = 0;
  };

  // NOLINTNEXTLINE(misc-no-recursion): as deep as json::Limits::depth lets a document be
  void visit(NodeIndex node, PlaceIndex at)
  {
    const Place& place = m_shape.m_places[at];
    const Kind kind = m_document.kind(node);
    const std::uint8_t types = types_of(place.kinds);
    if (kind == Kind::null || types == 0) {
      return;
    }
    if ((types & bit_of(kind)) == 0) {
      Tally& tally = m_tallies[at];
      tally.first_wrong = tally.wrong_types == 0 ? node : tally.first_wrong;
      ++tally.wrong_types;
    } else if (kind == Kind::object) {
      visit_members(node, at);
    } else if (kind == Kind::array && place.element) {
      visit_elements(node, *place.element);
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void visit_members(NodeIndex object, PlaceIndex at)
  {
    const Place& place = m_shape.m_places[at];
    if (place.members.empty()) {
      return;
    }
    ++m_tallies[at].objects;
    const std::size_t first = m_found.size();
    find_members(object, at, first);
    const std::size_t last = m_found.size();
    for (std::size_t i = first; i < last; ++i) {
      visit(m_found[i].value, m_found[i].place);
    }
    m_found.resize(first);
  }

  /// Puts the members that the sample has at the end of m_found, each name once with its last
  /// value.
  void find_members(NodeIndex object, PlaceIndex at, std::size_t first)
  {
    const Place& place = m_shape.m_places[at];
    const auto& nodes = m_document.nodes();
    for (NodeIndex key = object + 1; key < nodes[object].end; key = nodes[key + 1].end) {
      const auto member = find(place, key);
      if (member == place.members.end()) {
        note_added(place, at, key);
        continue;
      }
      Tally& tally = m_tallies[member->second];
      if (tally.last_object == object) {
        m_found[first + tally.position].value = key + 1;
        continue;
      }
      tally.last_object = object;
      tally.position = m_found.size() - first;
      ++tally.present;
      m_found.push_back({member->second, key + 1});
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void visit_elements(NodeIndex array, PlaceIndex element)
  {
    const auto& nodes = m_document.nodes();
    for (NodeIndex at = array + 1; at < nodes[array].end; at = nodes[at].end) {
      visit(at, element);
    }
  }

  /// Without a copy of the name where it has no escapes.
  [[nodiscard]] Members::const_iterator find(const Place& place, NodeIndex key) const
  {
    const std::string_view raw = m_document.raw(key);
    return raw.find('\\') == std::string_view::npos
               ? place.members.find(raw.substr(1, raw.size() - 2))
               : place.members.find(m_document.to_text(key));
  }

  void note_added(const Place& place, PlaceIndex at, NodeIndex key)
  {
    if (place.is_cut) {
      return;
    }
    const std::pair<PlaceIndex, std::string_view> where{at, m_document.raw(key)};
    const auto known = m_added.find(where);
    if (known != m_added.end()) {
      ++known->second.count;
    } else if (m_added.size() < kMaxFindings) {
      m_added.emplace(where, Occurrence{key + 1, 1});
    } else {
      ++m_added_beyond;
    }
  }

  /// The names of `at` that each of the sample's objects has and some of the payload's have not.
  void tell_missing(PlaceIndex at)
  {
    const Place& place = m_shape.m_places[at];
    for (const auto& [name, member] : place.members) {
      const bool expected = m_shape.m_places[member].present == place.objects;
      const std::uint32_t lacking = m_tallies[at].objects - m_tallies[member].present;
      if (expected && lacking > 0) {
        const std::string path = m_shape.path_of(member);
        add({Change::missing, path, "", path, "is missing, and the sample has it", lacking, true});
      }
    }
  }

  void tell_type(PlaceIndex at)
  {
    const Tally& tally = m_tallies[at];
    if (tally.wrong_types == 0) {
      return;
    }
    add({Change::type,
         m_shape.path_of(at),
         "",
         path::shorthand_path(m_document, tally.first_wrong),
         text("is ",
              with_article(m_document.kind(tally.first_wrong)),
              ", and the sample has ",
              name_types(types_of(m_shape.m_places[at].kinds))),
         tally.wrong_types,
         true});
  }

  void tell_added(const Occurrence& occurrence)
  {
    std::string first = path::shorthand_path(m_document, occurrence.first);
    add({Change::added,
         detail::general_path(first),
         "",
         first,
         text("is ",
              with_article(m_document.kind(occurrence.first)),
              ", and the sample does not have it"),
         occurrence.count,
         false});
  }

  void add(Finding finding)
  {
    m_drift.breaks = m_drift.breaks || finding.breaks;
    if (m_drift.findings.size() < kMaxFindings) {
      m_drift.findings.push_back(std::move(finding));
    } else {
      m_drift.cut += finding.count;
    }
  }

  const SampleShape& m_shape;
  const json::Document& m_document;
  std::vector<Tally> m_tallies;
  std::vector<Found> m_found; ///< of the objects that are being visited, the innermost last
  std::map<std::pair<PlaceIndex, std::string_view>, Occurrence> m_added;
  std::size_t m_added_beyond = 0;
  Drift m_drift;
};

Drift SampleShape::compare(const json::Document& document) const
{
  return SampleComparison(*this, document).compare();
}

} // namespace hookctl::schema
