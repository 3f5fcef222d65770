#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::cli {

inline constexpr std::size_t kPageWidth = 80;

/// Words broken into lines of at most `width` characters, each begun with `indent` blanks and ended
/// by a line feed. An empty line in `words` stays one: it ends a paragraph.
std::string wrap(std::string_view words, std::size_t indent, std::size_t width = kPageWidth);

/// `  left   right…`: the right column wrapped beside the left one. A left text that is too wide
/// gets a line of its own.
std::string two_columns(const std::vector<std::pair<std::string, std::string>>& rows,
                        std::size_t width = kPageWidth);

} // namespace hookctl::cli
