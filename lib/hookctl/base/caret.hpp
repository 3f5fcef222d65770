#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl {

/// `written`, safe for a terminal, and under it a caret at its byte `offset`: how a hint shows
/// where.
std::string caret_lines(std::string_view written, std::size_t offset);

} // namespace hookctl
