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

/// No line is too long for it.
inline constexpr std::size_t kAnyWidth = static_cast<std::size_t>(-1);

/// What follows `column` columns of a line that is begun. Of its lines those wider than `width` go
/// on in the next one, at whole words; every line but the first is set in by `indent`. What begins
/// with a blank is a command or points at a character: it stays as it is, as does a line with such
/// a caret below it.
std::string hang(std::string_view words, std::size_t column, std::size_t indent, std::size_t width);

/// A command line in lines of at most `width` columns that a shell takes for one, as far as its
/// words allow: a flag stays with its value. The first line follows `column` columns.
std::string fold_command(std::string_view line, std::size_t column, std::size_t width = kPageWidth);

} // namespace hookctl::cli
