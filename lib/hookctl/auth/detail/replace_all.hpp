#pragma once

#include <string>
#include <string_view>

namespace hookctl::auth::detail {

/// Every `from` replaced, from the left; an empty one is nowhere.
inline std::string replace_all(std::string_view value, std::string_view from, std::string_view to)
{
  std::string out;
  for (std::size_t at = value.find(from); at != std::string_view::npos && !from.empty();
       at = value.find(from)) {
    out += value.substr(0, at);
    out += to;
    value.remove_prefix(at + from.size());
  }
  out += value;
  return out;
}

} // namespace hookctl::auth::detail
