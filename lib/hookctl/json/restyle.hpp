#pragma once

#include "hookctl/json/document.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace hookctl::json {

/// How somebody's serialiser writes JSON: the same document, other bytes.
struct Style {
  enum class Layout : std::uint8_t {
    compact, ///< {"a":1,"b":2}
    spaced,  ///< {"a": 1, "b": 2}
    pretty2, ///< a line a value, two spaces a level
    pretty4
  };
  enum class Escapes : std::uint8_t {
    as_sent,
    minimal,       ///< what must be escaped, UTF-8 for all else
    ascii,         ///< \u for all that is not ASCII
    ascii_slashes, ///< and \/
    slashes,       ///< \/, UTF-8 for all else
    html           ///< \u for < > & and the two line separators
  };
  enum class Order : std::uint8_t { as_sent, sorted };
  enum class Numbers : std::uint8_t {
    as_sent,
    shortest ///< through a double: 170.00 becomes 170
  };

  Layout layout = Layout::compact;
  Escapes escapes = Escapes::as_sent;
  Order order = Order::as_sent;
  Numbers numbers = Numbers::as_sent;
};

/// The document in that style; of duplicate keys the last is kept. nullopt beyond `limit` bytes.
/// Meant for documents parsed with a modest Limits::depth.
std::optional<std::string> restyle(const Document& document, const Style& style, std::size_t limit);

} // namespace hookctl::json
