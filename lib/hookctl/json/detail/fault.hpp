#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::json::detail {

/// The first thing that is wrong with a text.
struct Fault {
  std::size_t offset = 0;
  std::string message;
  std::string hint;
};

/// For a text that Structure::scan refused: the first malformed UTF-8, control character in a
/// string, backslash outside one, or string that never ends.
Fault find_text_fault(std::string_view text);

/// `"x"`, `the end of the text`: what stands at `offset`, for a message.
std::string describe_byte(std::string_view text, std::size_t offset);

/// invalid_data with the line and column of the fault.
Error to_error(std::string_view text, Fault fault);

} // namespace hookctl::json::detail
