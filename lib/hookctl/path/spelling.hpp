#pragma once

#include <string>
#include <string_view>

namespace hookctl::path {

/// Adds one step to a shorthand path: `.name`, `name` at its beginning, or `["other name"]` with
/// \uXXXX for what could drive a terminal. For whoever makes paths that no one document holds.
void append_step(std::string& path, std::string_view name);

/// Adds `[*]`: every element of an array.
void append_every(std::string& path);

/// Adds `[0]`: the first element of an array.
void append_first(std::string& path);

} // namespace hookctl::path
