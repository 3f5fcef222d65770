#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/base/text.hpp"

#include <string_view>

namespace hookctl::cli {

/// For map_error: an error of the value is one of the flag.
inline auto for_flag(std::string_view flag)
{
  return within(text("flag ", flag));
}

} // namespace hookctl::cli
