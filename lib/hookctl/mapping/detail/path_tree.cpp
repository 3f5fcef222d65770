#include "hookctl/mapping/detail/path_tree.hpp"

#include "hookctl/path/spelling.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::mapping::detail {

namespace {

/// Of a sample; a stranger's megabyte is cut for showing anyway, and a longer one is no id.
constexpr std::size_t kLongestSample = 4096;

bool says_something(std::string_view raw, json::Kind kind)
{
  return kind != json::Kind::null && raw != "\"\"";
}

bool is_inner(const json::Document& document, json::NodeIndex node)
{
  return document.nodes()[node].end > node + 1;
}

} // namespace

/// One array or object of the document that is being walked. Depth first without recursion: a
/// stranger chooses the depth.
struct PathTree::Frame {
  Index place = 0;
  std::vector<json::Document::Member> members; ///< of an object
  std::size_t next_member = 0;
  json::NodeIndex element = 0; ///< of an array: the next one
  json::NodeIndex end = 0;     ///< of an array
  Index elder = kNone;         ///< the child visited last

  [[nodiscard]] bool is_done() const { return next_member >= members.size() && element >= end; }
};

PathTree::PathTree()
    : m_places(1)
    , m_by_name(1)
{
}

void PathTree::add(const json::Document& document)
{
  ++m_documents;
  std::vector<Frame> frames;
  const auto enter = [&](json::NodeIndex node, Index place) {
    visit(document, node, place);
    if (!is_inner(document, node)) {
      return;
    }
    Frame frame;
    frame.place = place;
    if (document.kind(node) == json::Kind::object) {
      frame.members = document.members(node);
    } else {
      frame.element = node + 1;
      frame.end = document.nodes()[node].end;
    }
    frames.push_back(std::move(frame));
  };
  enter(json::Document::root(), 0);
  while (!frames.empty()) {
    Frame& frame = frames.back();
    if (frame.is_done()) {
      frames.pop_back();
      continue;
    }
    json::NodeIndex node = 0;
    Index place = kNone;
    if (frame.members.empty()) {
      node = std::exchange(frame.element, document.nodes()[frame.element].end);
      const Index only = m_places[frame.place].first_child;
      place = only != kNone && m_places[only].is_element ? only : insert(frame, {}, true);
    } else {
      const auto& member = frame.members[frame.next_member++];
      node = member.value;
      place = child(document, frame, member.key);
    }
    if (place != kNone) {
      frame.elder = place;
      enter(node, place);
    }
  }
}

void PathTree::visit(const json::Document& document, json::NodeIndex node, Index index)
{
  Place& place = m_places[index];
  const json::Kind kind = document.kind(node);
  if (place.last_document != m_documents) {
    place.last_document = m_documents;
    place.count_in_last = 0;
    place.value_in_last = 0;
    ++place.documents;
  }
  ++place.count;
  place.most_in_one = std::max(place.most_in_one, ++place.count_in_last);
  if (place.kinds.at(static_cast<std::size_t>(kind))++ == 0) {
    place.seen.push_back(kind);
  }
  if (is_inner(document, node)) {
    return;
  }
  ++place.leaves;
  const std::string_view raw = document.raw(node);
  const bool better = says_something(raw, kind) && !says_something(place.sample, place.sample_kind);
  if (place.sample.empty() || better) {
    place.sample = raw.size() <= kLongestSample ? document.compact(node) : std::string();
    place.sample_kind = kind;
  }
  note_value(document, node, place);
}

void PathTree::note_value(const json::Document& document, json::NodeIndex node, Place& place)
{
  const json::Kind kind = document.kind(node);
  if (kind != json::Kind::string && kind != json::Kind::number) {
    return;
  }
  // Never 0, which stands for no value yet.
  const std::size_t hash = std::hash<std::string_view>{}(document.raw(node)) | 1U;
  place.varies_in_one |= place.value_in_last != 0 && place.value_in_last != hash;
  place.value_in_last = hash;
  if (m_distinct >= kMostDistinct) {
    place.all_values = place.all_values && place.values.contains(hash);
  } else if (place.values.insert(hash).second) {
    ++m_distinct;
  }
}

PathTree::Index PathTree::child(const json::Document& document, Frame& frame, json::NodeIndex key)
{
  // The next sibling is the likely one: documents of one sender are alike.
  const Index likely =
      frame.elder == kNone ? m_places[frame.place].first_child : m_places[frame.elder].next;
  if (likely != kNone && !m_places[likely].is_element &&
      document.key_equals(key, m_places[likely].name)) {
    return likely;
  }
  std::string name = document.to_text(key);
  const auto found = m_by_name[frame.place].find(name);
  return found != m_by_name[frame.place].end() ? found->second
                                               : insert(frame, std::move(name), false);
}

PathTree::Index PathTree::insert(Frame& frame, std::string name, bool is_element)
{
  if (m_places.size() >= kMostPlaces) {
    m_cut = true;
    return kNone;
  }
  const auto index = static_cast<Index>(m_places.size());
  Place place;
  place.is_element = is_element;
  place.parent = frame.place;
  place.depth = m_places[frame.place].depth + 1;
  place.name = name;
  // The elements' place is always the first child, where add() looks for it.
  const Index elder = is_element ? kNone : frame.elder;
  const Index first = m_places[frame.place].first_child;
  const bool after_elements = elder == kNone && first != kNone && m_places[first].is_element;
  const Index before = after_elements ? first : elder;
  m_places.push_back(std::move(place));
  Index& link = before == kNone ? m_places[frame.place].first_child : m_places[before].next;
  m_places[index].next = std::exchange(link, index);
  m_by_name.emplace_back();
  if (!is_element) {
    m_by_name[frame.place].emplace(std::move(name), index);
  }
  return index;
}

std::vector<PathTree::Index> PathTree::in_order() const
{
  std::vector<Index> order;
  std::vector<Index> waiting = {0};
  while (!waiting.empty()) {
    const Index place = waiting.back();
    waiting.pop_back();
    order.push_back(place);
    if (m_places[place].next != kNone) {
      waiting.push_back(m_places[place].next);
    }
    if (m_places[place].first_child != kNone) {
      waiting.push_back(m_places[place].first_child);
    }
  }
  return order;
}

std::string PathTree::path(Index place, Elements elements) const
{
  std::vector<Index> steps;
  for (Index at = place; at != 0; at = m_places[at].parent) {
    steps.push_back(at);
  }
  std::string out;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (!m_places[*step].is_element) {
      path::append_step(out, m_places[*step].name);
    } else if (elements == Elements::every) {
      path::append_every(out);
    } else {
      path::append_first(out);
    }
  }
  return out.empty() ? "$" : out;
}

} // namespace hookctl::mapping::detail
