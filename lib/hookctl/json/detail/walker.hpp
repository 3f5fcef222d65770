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
  /// `text` has been through Structure::scan, which gave `starts`, and is followed by kPadding
  /// readable bytes. `nodes` gets the values; `open` is memory to work in. All are borrowed.
  Walker(std::string_view text,
         std::span<const std::uint32_t> starts,
         const Limits& limits,
         std::vector<Node>& nodes,
         std::vector<NodeIndex>& open);

  /// The first fault in the order of the text, or nullopt when the whole text is well formed. Once.
  std::optional<Fault> walk();

private:
  /// What the grammar has next.
  enum class Expect { value, value_or_end, key, key_or_end, separator, nothing, fault };

  /// The next token, or where the text ends.
  std::uint32_t take();

  // Each takes one token, a key with its colon, and says what has to follow.
  Expect value(std::uint32_t offset, Expect expected);
  Expect key(std::uint32_t offset, Expect expected);
  Expect separator(std::uint32_t offset);
  Expect open(std::uint32_t offset, Kind kind);
  Expect close(std::uint32_t offset);
  Expect number(std::uint32_t offset);
  Expect literal(std::uint32_t offset, Kind kind, std::string_view spelling);
  Expect scalar(const Node& node);
  [[nodiscard]] Expect after_value() const;

  bool string(std::uint32_t offset);
  bool add(const Node& node);

  Expect refuse(std::size_t offset, std::string message, std::string hint = {});
  Expect refuse_value(std::uint32_t offset, Expect expected);
  Expect refuse_key(std::uint32_t offset, Expect expected);
  Expect refuse_separator(std::uint32_t offset);
  Expect refuse_end();

  std::string_view m_text;
  std::span<const std::uint32_t> m_starts;
  std::size_t m_next = 0; ///< in m_starts
  const Limits& m_limits;
  std::vector<Node>& m_nodes;
  std::vector<NodeIndex>& m_open; ///< the arrays and objects around the place, outermost first
  std::size_t m_backslash = 0;    ///< the first that no string so far has held
  std::optional<Fault> m_fault;
};

} // namespace hookctl::json::detail
