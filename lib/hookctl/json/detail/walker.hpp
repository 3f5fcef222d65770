#pragma once

#include "hookctl/json/detail/fault.hpp"
#include "hookctl/json/document.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hookctl::json::detail {

/// Holds the tokens of a text against the grammar of RFC 8259 and lists the values. One pass, no
/// recursion: the depth of a stranger's text costs heap, up to Limits::depth, never stack.
class Walker {
public:
  /// `text` has been through Structure::scan and is followed by kPadding readable bytes.
  Walker(std::string_view text, const Limits& limits);

  /// The first fault in the order of the text, or nullopt when the whole text is well formed.
  std::optional<Fault> walk(std::span<const std::uint32_t> starts);

  std::vector<Node> take_nodes() { return std::move(m_nodes); }

private:
  enum class Expect { value, value_or_end, key, key_or_end, colon, separator, nothing };

  bool step(std::uint32_t offset);
  bool value(std::uint32_t offset);
  bool key(std::uint32_t offset);
  bool colon(std::uint32_t offset);
  bool separator(std::uint32_t offset);
  bool open(std::uint32_t offset, Kind kind);
  bool close(std::uint32_t offset);
  bool literal(std::uint32_t offset, Kind kind, std::string_view spelling);
  bool scalar(std::uint32_t offset, Kind kind, std::size_t end);
  bool add(const Node& node);
  bool refuse(std::size_t offset, std::string message, std::string hint = {});
  bool refuse_value(std::uint32_t offset);
  bool refuse_end();
  void after_value();

  std::string_view m_text;
  const Limits& m_limits;
  Expect m_expect = Expect::value;
  std::vector<Node> m_nodes;
  std::vector<NodeIndex> m_open; ///< the arrays and objects around the place, outermost first
  std::optional<Fault> m_fault;
};

} // namespace hookctl::json::detail
