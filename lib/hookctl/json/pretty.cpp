#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"

#include <limits>
#include <optional>
#include <utility>

namespace hookctl::json {

namespace {

/// Copies the tokens of a document with line feeds and indentation between them.
class Indenter {
public:
  Indenter(const Document& document, std::size_t most)
      : m_document(document)
      , m_most(most)
  {
  }

  /// nullopt when the result would be longer than `most` bytes.
  std::optional<std::string> indent()
  {
    const std::span<const Node> nodes = m_document.nodes();
    for (NodeIndex node = 0; node < nodes.size(); ++node) {
      if (m_out.size() > m_most) {
        return std::nullopt;
      }
      close_ended(node);
      separate();
      put(node);
    }
    close_ended(static_cast<NodeIndex>(nodes.size()));
    return std::move(m_out);
  }

private:
  struct Open {
    NodeIndex node = 0;
    bool empty = true;
    bool after_key = false;
  };

  void separate()
  {
    if (m_open.empty()) {
      return;
    }
    Open& parent = m_open.back();
    if (parent.after_key) {
      m_out += ": ";
      parent.after_key = false;
      return;
    }
    m_out += parent.empty ? "" : ",";
    parent.empty = false;
    parent.after_key = m_document.kind(parent.node) == Kind::object;
    new_line();
  }

  void put(NodeIndex node)
  {
    const Kind kind = m_document.kind(node);
    if (kind == Kind::array || kind == Kind::object) {
      m_out += kind == Kind::array ? '[' : '{';
      m_open.push_back({node, true, false});
      return;
    }
    m_out += m_document.raw(node);
  }

  void close_ended(NodeIndex next)
  {
    while (!m_open.empty() && m_document.nodes()[m_open.back().node].end == next) {
      const Open ended = m_open.back();
      m_open.pop_back();
      if (!ended.empty) {
        new_line();
      }
      m_out += m_document.kind(ended.node) == Kind::array ? ']' : '}';
    }
  }

  void new_line()
  {
    m_out += '\n';
    m_out.append(m_open.size() * 2, ' ');
  }

  const Document& m_document;
  std::size_t m_most;
  std::string m_out;
  std::vector<Open> m_open;
};

} // namespace

std::string pretty(std::string_view json)
{
  constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
  Limits limits;
  limits.bytes = kAny;
  limits.nodes = kAny;
  const auto document = Document::parse(std::string(json), limits);
  if (!document) {
    return std::string(json);
  }
  // Deep and wide at once, the indentation alone would be hundreds of times the text.
  constexpr std::size_t kMostGrowth = 16;
  constexpr std::size_t kAlwaysEnough = 1U << 20U;
  return Indenter(*document, json.size() * kMostGrowth + kAlwaysEnough)
      .indent()
      .value_or(std::string(json));
}

} // namespace hookctl::json
