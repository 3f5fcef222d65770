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

/// A line that only points at a character of the one above.
bool is_caret(std::string_view line)
{
  return trim(line) == "^";
}

/// The line at whole words; its first line has used `column` columns already.
std::string
hang_line(std::string_view line, std::size_t column, std::size_t indent, std::size_t width)
{
  std::string out;
  std::size_t used = column;
  for (const std::string_view word : split(line, ' ')) {
    const std::size_t length = display_width(word);
    const bool starts = used == column && out.empty();
    if (!starts && used + 1 + length > width) {
      out += text('\n', std::string(indent, ' '), word);
      used = indent + length;
    } else {
      out += text(starts ? "" : " ", word);
      used += length + (starts ? 0 : 1);
    }
  }
  return out;
}

/// Where the word of a shell that begins at `from` ends.
std::size_t end_of_word(std::string_view line, std::size_t from)
{
  char quote = '\0';
  for (std::size_t i = from; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && quote != '\'') {
      ++i;
    } else if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == ' ') {
      return i;
    }
  }
  return line.size();
}

/// The words of a command line, a flag in one piece with its value as far as there is room for it.
std::vector<std::string> command_pieces(std::string_view line, std::size_t room)
{
  std::vector<std::string> pieces;
  bool takes_value = false;
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = end_of_word(line, begin);
    const std::string_view word = line.substr(begin, end - begin);
    const bool is_flag = word.starts_with('-');
    if (takes_value && !is_flag && display_width(pieces.back()) + 1 + display_width(word) <= room) {
      pieces.back() += text(' ', word);
    } else {
      pieces.emplace_back(word);
    }
    takes_value = is_flag;
    begin = end + 1;
  }
  return pieces;
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

std::string hang(std::string_view words, std::size_t column, std::size_t indent, std::size_t width)
{
  const auto lines = split(words, '\n');
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t used = i == 0 ? column : indent;
    const bool is_kept = lines[i].starts_with(' ') ||
                         (i + 1 < lines.size() && is_caret(lines[i + 1])) ||
                         used + display_width(lines[i]) <= width;
    out += i == 0 ? "" : text('\n', std::string(indent, ' '));
    out += is_kept ? std::string(lines[i]) : hang_line(lines[i], used, indent, width);
  }
  return out;
}

std::string fold_command(std::string_view line, std::size_t column, std::size_t width)
{
  constexpr std::size_t kFoldIn = 2;
  constexpr std::string_view kGoesOn = " \\";
  if (column + display_width(line) <= width) {
    return std::string(line);
  }
  const std::size_t indent = column + kFoldIn;
  std::string out;
  std::size_t used = column;
  const std::size_t room = width - std::min(width, indent + kGoesOn.size());
  for (const std::string& piece : command_pieces(line, room)) {
    const std::size_t length = display_width(piece);
    if (out.empty()) {
      out = piece;
      used += length;
    } else if (used + 1 + length + kGoesOn.size() <= width) {
      out += text(' ', piece);
      used += 1 + length;
    } else {
      out += text(kGoesOn, '\n', std::string(indent, ' '), piece);
      used = indent + length;
    }
  }
  return out;
}

} // namespace hookctl::cli
