#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::path::detail {

/// A quoted name of a path, decoded; or what is wrong with it, and at which offset (`end`).
struct StringLiteral {
  std::string value;
  std::size_t end = 0;           ///< one past the closing quote
  const char* problem = nullptr; ///< nullptr: well formed
  const char* advice = "";
};

/// RFC 9535 section 2.3.1.1 from the quote (either kind) at `start` of a UTF-8 text.
StringLiteral read_string_literal(std::string_view text, std::size_t start);

} // namespace hookctl::path::detail
