#pragma once

#include <string>
#include <string_view>

namespace hookctl::json::detail {

/// A checked string token, quotes included, as UTF-8. A lone surrogate stays as it was written.
std::string decode_string(std::string_view raw);

/// Puts a checked text behind `out`, without its white space outside strings.
void append_without_blanks(std::string& out, std::string_view raw);

} // namespace hookctl::json::detail
