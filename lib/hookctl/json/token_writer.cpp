#include "hookctl/json/token_writer.hpp"

#include <string>
#include <vector>

namespace hookctl::json {

namespace {

constexpr std::size_t kPiece = 64U << 10U;

bool is_container(Kind kind)
{
  return kind == Kind::array || kind == Kind::object;
}

/// Walks a value and calls what a layout is made of: token(), open(), close(), separator() and
/// line(level) where a line would begin.
template<typename Parts>
void walk(const Document& document, NodeIndex first, std::size_t level, Parts& parts)
{
  struct Open {
    NodeIndex node = 0;
    bool empty = true;
    bool after_key = false;
  };

  const auto nodes = document.nodes();
  std::vector<Open> open;
  const auto close_ended = [&](NodeIndex next) {
    while (!open.empty() && nodes[open.back().node].end == next) {
      const Open ended = open.back();
      open.pop_back();
      if (!ended.empty) {
        parts.line(level + open.size());
      }
      parts.token(document.kind(ended.node) == Kind::array ? "]" : "}");
    }
  };
  for (NodeIndex node = first; node < nodes[first].end; ++node) {
    close_ended(node);
    if (!open.empty() && open.back().after_key) {
      parts.colon();
      open.back().after_key = false;
    } else if (!open.empty()) {
      parts.token(open.back().empty ? "" : ",");
      open.back().empty = false;
      open.back().after_key = document.kind(open.back().node) == Kind::object;
      parts.line(level + open.size());
    }
    if (is_container(document.kind(node))) {
      parts.token(document.kind(node) == Kind::array ? "[" : "{");
      open.push_back({node, true, false});
    } else {
      parts.token(document.raw(node));
    }
  }
  close_ended(nodes[first].end);
}

struct Measure {
  void token(std::string_view token) { size += token.size(); }

  void colon() { size += 2; }

  void line(std::size_t level) { size += 1 + level * 2; }

  std::size_t size = 0;
};

class Pieces {
public:
  Pieces(Layout layout, const Sink& sink)
      : m_layout(layout)
      , m_sink(sink)
  {
  }

  void token(std::string_view token)
  {
    if (m_piece.size() + token.size() > kPiece) {
      flush();
    }
    if (token.size() > kPiece) {
      m_sink(token);
    } else {
      m_piece += token;
    }
  }

  void colon() { token(m_layout == Layout::indented ? ": " : ":"); }

  void line(std::size_t level)
  {
    if (m_layout == Layout::indented) {
      token("\n");
      m_piece.append(level * 2, ' ');
    }
  }

  void flush()
  {
    if (!m_piece.empty()) {
      m_sink(m_piece);
      m_piece.clear();
    }
  }

private:
  Layout m_layout;
  const Sink& m_sink;
  std::string m_piece;
};

} // namespace

void write_tokens(
    const Document& document, NodeIndex node, Layout layout, std::size_t level, const Sink& sink)
{
  Pieces pieces(layout, sink);
  walk(document, node, level, pieces);
  pieces.flush();
}

std::size_t indented_size(const Document& document, NodeIndex node, std::size_t level)
{
  Measure measure;
  walk(document, node, level, measure);
  return measure.size;
}

Layout choose_layout(const Document& document, NodeIndex node, std::size_t level)
{
  constexpr std::size_t kMostGrowth = 16;
  constexpr std::size_t kAlwaysEnough = 1U << 20U;
  const std::size_t most = document.raw(node).size() * kMostGrowth + kAlwaysEnough;
  return indented_size(document, node, level) <= most ? Layout::indented : Layout::compact;
}

} // namespace hookctl::json
