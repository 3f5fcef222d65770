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
  /// `text` has been through Structure::scan, which gave `starts`, and is followed by kPadding zero
  /// bytes. `nodes` gets the values, and grows where it is too short; `open` is memory to work in.
  /// All are borrowed.
  Walker(std::string_view text,
         std::span<const std::uint32_t> starts,
         const Limits& limits,
         std::vector<Node>& nodes,
         std::vector<NodeIndex>& open);

  /// The first fault in the order of the text, or nullopt when the whole text is well formed. Once.
  std::optional<Fault> walk();

  /// How many nodes there are.
  [[nodiscard]] std::size_t node_count() const { return m_count; }

private:
  enum class Step { failed, scalar, opened };

  // Each takes what its name says; false or failed: m_fault says why not. Inlined into walk() by
  // order: compilers leave them out, and its state in memory, which halves the speed.
  [[gnu::always_inline]] inline bool key();
  [[gnu::always_inline]] inline Step value();
  [[gnu::always_inline]] inline bool separators();
  [[gnu::always_inline]] inline bool string(std::uint32_t offset);
  [[gnu::always_inline]] inline bool number(std::uint32_t offset);
  [[gnu::always_inline]] inline bool
  literal(std::uint32_t offset, Kind kind, std::string_view spelling);
  Step open(std::uint32_t offset, Kind kind);
  [[gnu::always_inline]] inline bool
  add(std::uint32_t offset, std::uint32_t end, Kind kind, bool has_escapes = false);

  [[gnu::always_inline]] inline void close(std::uint32_t offset);
  [[nodiscard]] bool is_first() const;

  [[nodiscard]] char at(std::uint32_t offset) const { return m_text.data()[offset]; }

  [[gnu::cold]] bool refuse(std::size_t offset, std::string message, std::string hint = {});
  [[gnu::cold]] bool
  refuse_token(std::size_t offset, std::string_view expected, std::string hint = {});
  [[gnu::cold]] bool refuse_value(std::uint32_t offset);
  [[gnu::cold]] bool refuse_key(std::uint32_t offset);
  [[gnu::cold]] bool refuse_separator(std::uint32_t offset);

  std::string_view m_text;
  const std::uint32_t* m_next; ///< where the next token starts; the last one is the text's end
  const Limits& m_limits;
  Node* m_nodes;
  std::size_t m_count = 0;
  std::size_t m_room;             ///< nodes that may be
  std::vector<NodeIndex>& m_open; ///< the arrays and objects around the place, outermost first
  Kind m_around = Kind::null;     ///< the innermost of them; null at the top
  std::size_t m_backslash;        ///< the first that no string so far has held
  std::optional<Fault> m_fault;
};

} // namespace hookctl::json::detail
