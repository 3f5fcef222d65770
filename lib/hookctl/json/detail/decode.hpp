#pragma once

#include <string>
#include <string_view>

namespace hookctl::json::detail {

/// A checked string token, quotes included, as UTF-8. A lone surrogate stays as it was written.
std::string decode_string(std::string_view raw);

/// A checked text without its white space outside strings.
std::string strip_blanks(std::string_view raw);

} // namespace hookctl::json::detail
