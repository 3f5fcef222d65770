#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookctl::path::detail {

/// Adds one step to a shorthand path: `.name`, `name` at its beginning, or `["other name"]` with
/// \uXXXX for what could drive a terminal.
void append_name(std::string& path, std::string_view name);

/// Adds `[0]`: in both spellings.
void append_index(std::string& path, std::int64_t index);

/// Adds `['name']` as RFC 9535 section 2.7 wants it.
void append_normalized_name(std::string& path, std::string_view name);

} // namespace hookctl::path::detail
