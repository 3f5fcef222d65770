#include "hookctl/path/detail/places.hpp"
#include "hookctl/path/detail/spelling.hpp"
#include "hookctl/path/path.hpp"

#include <utility>

namespace hookctl::path {

namespace {

constexpr std::size_t kMostPathBytes = 16U << 20U;

using Member = json::Document::Member;

bool is_container(json::Kind kind)
{
  return kind == json::Kind::array || kind == json::Kind::object;
}

/// Depth first without recursion: a stranger chooses the depth.
class PlaceLister {
public:
  PlaceLister(const json::Document& document, detail::Containers containers, std::size_t limit)
      : m_document(document)
      , m_containers(containers)
      , m_limit(limit)
  {
  }

  std::vector<Leaf> list()
  {
    visit(json::Document::root());
    while (!m_frames.empty() && !m_full) {
      Frame& frame = m_frames.back();
      m_path.resize(frame.path_size);
      if (frame.at_end()) {
        m_frames.pop_back();
      } else {
        visit(advance(frame));
      }
    }
    return std::move(m_places);
  }

private:
  struct Frame {
    std::vector<Member> members; ///< of an object
    std::size_t next = 0;        ///< member or index
    json::NodeIndex child = 0;   ///< of an array: the element at `next`
    json::NodeIndex end = 0;     ///< of an array
    std::size_t path_size = 0;

    [[nodiscard]] bool at_end() const { return next >= members.size() && child >= end; }
  };

  void visit(json::NodeIndex node)
  {
    const bool inner =
        is_container(m_document.kind(node)) && m_document.nodes()[node].end > node + 1;
    if (!inner || m_containers == detail::Containers::yes) {
      add(node);
    }
    if (inner) {
      open(node);
    }
  }

  void open(json::NodeIndex node)
  {
    Frame frame;
    frame.path_size = m_path.size();
    if (m_document.kind(node) == json::Kind::object) {
      frame.members = m_document.members(node);
    } else {
      frame.child = node + 1;
      frame.end = m_document.nodes()[node].end;
    }
    m_frames.push_back(std::move(frame));
  }

  /// Puts the next child's step on the path.
  json::NodeIndex advance(Frame& frame)
  {
    const std::size_t at = frame.next++;
    if (!frame.members.empty()) {
      detail::append_name(m_path, m_document.to_text(frame.members[at].key));
      return frame.members[at].value;
    }
    detail::append_index(m_path, static_cast<std::int64_t>(at));
    return std::exchange(frame.child, m_document.nodes()[frame.child].end);
  }

  void add(json::NodeIndex node)
  {
    m_path_bytes += m_path.size();
    m_full = m_places.size() >= m_limit || m_path_bytes > kMostPathBytes;
    if (!m_full) {
      m_places.push_back({m_path.empty() ? "$" : m_path, node});
    }
  }

  const json::Document& m_document;
  detail::Containers m_containers;
  std::size_t m_limit;
  std::size_t m_path_bytes = 0;
  bool m_full = false;
  std::string m_path;
  std::vector<Frame> m_frames;
  std::vector<Leaf> m_places;
};

} // namespace

std::vector<Leaf>
detail::list_places(const json::Document& document, Containers containers, std::size_t limit)
{
  return PlaceLister(document, containers, limit).list();
}

std::vector<Leaf> leaves(const json::Document& document, std::size_t limit)
{
  return detail::list_places(document, detail::Containers::no, limit);
}

} // namespace hookctl::path
