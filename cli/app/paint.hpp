#pragma once

#include <string>
#include <string_view>

namespace hookctl::cli {

enum class Paint { bold, faint, red, yellow, green, cyan };

/// `text` between the ECMA-48 sequences of a colour, or as it is when `on` is false.
std::string paint(std::string_view text, Paint colour, bool on);

} // namespace hookctl::cli
