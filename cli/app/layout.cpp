#include "cli/app/layout.hpp"

#include "hookctl/base/display_width.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

constexpr std::size_t kMargin = 2;
constexpr std::size_t kWidestLeft = 28;

/// Lines of at most `room` characters; a longer word stands alone.
std::vector<std::string> break_lines(std::string_view paragraph, std::size_t room)
{
  std::vector<std::string> lines;
  for (const std::string_view word : split(paragraph, ' ')) {
    if (word.empty()) {
      continue;
    }
    const bool fits =
        !lines.empty() && display_width(lines.back()) + 1 + display_width(word) <= room;
    if (fits) {
      lines.back() += text(' ', word);
    } else {
      lines.emplace_back(word);
    }
  }
  return lines;
}

} // namespace

std::string wrap(std::string_view words, std::size_t indent, std::size_t width)
{
  std::string out;
  for (const std::string_view paragraph : split(words, '\n')) {
    if (paragraph.empty()) {
      out += '\n';
    }
    for (const std::string& line : break_lines(paragraph, width - indent)) {
      out += text(std::string(indent, ' '), line, '\n');
    }
  }
  return out;
}

std::string two_columns(const std::vector<std::pair<std::string, std::string>>& rows,
                        std::size_t width)
{
  std::size_t left_width = 0;
  for (const auto& [left, right] : rows) {
    const std::size_t length = display_width(left);
    left_width = length <= kWidestLeft ? std::max(left_width, length) : left_width;
  }
  const std::size_t column = kMargin + left_width + kMargin;
  std::string out;
  for (const auto& [left, right] : rows) {
    std::string line = std::string(kMargin, ' ') + left;
    for (const std::string& part : break_lines(right, width - column)) {
      const std::size_t length = display_width(line);
      if (length + kMargin > column) {
        out += line + '\n';
        line.clear();
      }
      line += std::string(column - display_width(line), ' ') + part;
    }
    out += line + '\n';
  }
  return out;
}

} // namespace hookctl::cli
