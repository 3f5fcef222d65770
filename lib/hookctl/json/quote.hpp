#pragma once

#include <string>
#include <string_view>

namespace hookctl::json {

/// `value` as a JSON string, quotes included; malformed UTF-8 becomes U+FFFD.
std::string quote_json(std::string_view value);

/// The same behind `out`.
void append_quoted(std::string& out, std::string_view value);

} // namespace hookctl::json
