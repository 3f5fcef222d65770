#include "hookctl/base/caret.hpp"

#include "hookctl/base/text.hpp"

namespace hookctl {

std::string caret_lines(std::string_view written, std::size_t offset)
{
  const std::string before = printable(written.substr(0, offset));
  return text(printable(written), '\n', std::string(utf8_length(before), ' '), '^');
}

} // namespace hookctl
