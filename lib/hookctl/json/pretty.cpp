#include "hookctl/json/document.hpp"
#include "hookctl/json/token_writer.hpp"
#include "hookctl/json/writer.hpp"

#include <limits>

namespace hookctl::json {

std::string pretty(std::string_view json)
{
  constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
  Limits limits;
  limits.bytes = kAny;
  limits.nodes = kAny;
  const auto document = Document::parse(std::string(json), limits);
  if (!document || choose_layout(*document, Document::root(), 0) == Layout::compact) {
    return std::string(json);
  }
  std::string out;
  write_tokens(*document, Document::root(), Layout::indented, 0, [&](std::string_view piece) {
    out += piece;
  });
  return out;
}

} // namespace hookctl::json
