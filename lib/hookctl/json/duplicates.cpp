// Document's questions about names that occur more than once. Sorting, not hashing: a stranger who
// chooses the names must not choose how long the answer takes.

#include "hookctl/json/document.hpp"

#include <algorithm>
#include <deque>
#include <set>

namespace hookctl::json {

namespace {

struct Name {
  std::string_view text;
  NodeIndex key = 0;

  auto operator<=>(const Name&) const = default;
};

/// The decoded names of one object, sorted; equal ones stand together in document order.
class SortedNames {
public:
  SortedNames(const Document& document, NodeIndex object)
  {
    if (document.kind(object) != Kind::object) {
      return;
    }
    const std::span<const Node> nodes = document.nodes();
    for (NodeIndex key = object + 1; key < nodes[object].end; key = nodes[key + 1].end) {
      m_names.push_back({decoded(document, key), key});
    }
    std::sort(m_names.begin(), m_names.end());
  }

  [[nodiscard]] const std::vector<Name>& names() const { return m_names; }

  /// True for the last member of its name.
  [[nodiscard]] bool wins(std::size_t at) const
  {
    return at + 1 == m_names.size() || m_names[at].text != m_names[at + 1].text;
  }

  /// True for the second member of its name: where a duplicate is told, once.
  [[nodiscard]] bool repeats(std::size_t at) const
  {
    return at > 0 && m_names[at].text == m_names[at - 1].text &&
           (at == 1 || m_names[at].text != m_names[at - 2].text);
  }

private:
  std::string_view decoded(const Document& document, NodeIndex key)
  {
    std::string_view raw = document.raw(key);
    if (raw.find('\\') == std::string_view::npos) {
      return raw.substr(1, raw.size() - 2);
    }
    return m_decoded.emplace_back(document.to_text(key));
  }

  std::deque<std::string> m_decoded; ///< keeps its strings in place
  std::vector<Name> m_names;
};

/// Objects of so many members are looked through pair by pair.
constexpr std::size_t kFewMembers = 16;

/// True when the names of a small object are plain and all different: then nothing is sorted, which
/// is most of what this costs.
bool has_plain_distinct_names(std::span<const Node> nodes,
                              const Document& document,
                              NodeIndex object)
{
  std::string_view names[kFewMembers];
  std::size_t count = 0;
  for (NodeIndex key = object + 1; key < nodes[object].end; key = nodes[key + 1].end) {
    const std::string_view name = document.raw(key);
    if (count == kFewMembers || nodes[key].has_escapes ||
        std::find(names, names + count, name) != names + count) {
      return false;
    }
    names[count++] = name;
  }
  return true;
}

/// The repeated names in the order in which their second occurrence stands in the text.
std::vector<Name> repeated(const SortedNames& sorted)
{
  std::vector<Name> found;
  for (std::size_t i = 0; i < sorted.names().size(); ++i) {
    if (sorted.repeats(i)) {
      found.push_back(sorted.names()[i]);
    }
  }
  std::sort(found.begin(), found.end(), [](const Name& a, const Name& b) { return a.key < b.key; });
  return found;
}

} // namespace

std::vector<Document::Member> Document::members(NodeIndex object) const
{
  const SortedNames sorted(*this, object);
  std::vector<Member> found;
  found.reserve(sorted.names().size());
  for (std::size_t i = 0; i < sorted.names().size(); ++i) {
    if (sorted.wins(i)) {
      const NodeIndex key = sorted.names()[i].key;
      found.push_back({key, key + 1});
    }
  }
  std::sort(
      found.begin(), found.end(), [](const Member& a, const Member& b) { return a.key < b.key; });
  return found;
}

std::vector<std::string> Document::duplicate_keys(NodeIndex object, std::size_t limit) const
{
  const SortedNames sorted(*this, object);
  std::vector<std::string> found;
  for (const Name& name : repeated(sorted)) {
    if (found.size() == limit) {
      break;
    }
    found.emplace_back(name.text);
  }
  return found;
}

std::vector<std::string> Document::all_duplicate_keys(std::size_t limit) const
{
  std::vector<std::string> found;
  std::set<std::string, std::less<>> seen;
  for (NodeIndex node = 0; node < m_node_count && found.size() < limit; ++node) {
    const bool two_members = m_nodes[node].kind == Kind::object && m_nodes[node].end > node + 3;
    if (!two_members || has_plain_distinct_names(nodes(), *this, node)) {
      continue;
    }
    const SortedNames sorted(*this, node);
    for (const Name& name : repeated(sorted)) {
      if (found.size() < limit && seen.emplace(name.text).second) {
        found.emplace_back(name.text);
      }
    }
  }
  return found;
}

} // namespace hookctl::json
