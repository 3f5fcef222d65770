#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

/// bash, zsh, fish.
const std::vector<std::string>& completion_shells();

/// The script for one of completion_shells(); it asks `hookctl __complete` for everything. "" for
/// another shell.
std::string_view completion_script(std::string_view shell);

} // namespace hookctl::cli
