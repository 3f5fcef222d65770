#pragma once

#include "hookctl/json/document.hpp"

#include <cstddef>
#include <functional>
#include <string_view>

namespace hookctl::json {

/// Takes a text piece by piece, in order.
using Sink = std::function<void(std::string_view)>;

enum class Layout {
  compact, ///< no white space outside strings
  indented ///< a line a value, two spaces a level
};

/// Writes one value's tokens as they were sent, without a copy of the whole: pieces have 64 KiB, or
/// are one longer token. `level` is how deep the value stands in what the caller writes around it;
/// the first line is not indented.
void write_tokens(
    const Document& document, NodeIndex node, Layout layout, std::size_t level, const Sink& sink);

/// As many bytes as Layout::indented takes. Deep and wide at once, the indentation alone is
/// hundreds of times the text.
std::size_t indented_size(const Document& document, NodeIndex node, std::size_t level);

/// Layout::indented unless it gains nothing: Layout::compact for a value whose indented form would
/// be 16 times as long as what was sent, and more than a MiB.
Layout choose_layout(const Document& document, NodeIndex node, std::size_t level);

} // namespace hookctl::json
