#include "hookctl/yaml/source_text.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::yaml {

namespace {

SourcePos place_of_byte(std::string_view text, std::string_view file, std::size_t at)
{
  const std::string_view before = text.substr(0, at);
  const auto lines = std::ranges::count(before, '\n');
  const std::size_t line_start = before.rfind('\n') + 1; // npos + 1 is 0
  return SourcePos{
      std::string(file), static_cast<int>(lines) + 1, static_cast<int>(at - line_start) + 1};
}

bool is_control(char c)
{
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

} // namespace

Result<> check_characters(std::string_view text, std::string_view file)
{
  const auto control = std::ranges::find_if(text, is_control);
  if (control != text.end()) {
    const auto at = static_cast<std::size_t>(control - text.begin());
    return fail_at(
        place_of_byte(text, file, at),
        Failure::malformed_yaml,
        hookctl::text("there is a control character: ", quote(text.substr(at, 1))),
        "the file must be UTF-8 text; in double quotes write it as an escape such as \"\\x1b\"");
  }
  if (!is_utf8(text)) {
    return fail_at(SourcePos{std::string(file)},
                   Failure::malformed_yaml,
                   "the text is not UTF-8",
                   "save it as UTF-8");
  }
  return {};
}

bool is_indented_with_tab(std::string_view text, std::size_t at)
{
  const std::string_view line = text.substr(text.substr(0, at).rfind('\n') + 1); // npos + 1 is 0
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

bool is_unclosed_quote(std::string_view text, std::size_t at)
{
  at = text.find_first_not_of("! \t\r\n", at);
  if (at == std::string_view::npos || (text[at] != '\'' && text[at] != '"')) {
    return false;
  }
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    const bool is_pair = quote == '"' ? rest.front() == '\\' : rest.starts_with("''");
    if (is_pair) {
      ++at;
    } else if (rest.front() == quote) {
      return false;
    }
  }
  return true;
}

} // namespace hookctl::yaml
