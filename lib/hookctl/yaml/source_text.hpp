#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <string_view>

// What yaml-cpp does not tell, or not well enough, looked up in the text itself.

namespace hookctl::yaml {

/// invalid_data, with the place, for a control character or for what is not UTF-8. yaml-cpp guesses
/// UTF-16 from zero bytes and takes byte 4 for the end of the text: neither may reach it.
Result<> check_characters(std::string_view text, std::string_view file);

/// True when a tab is part of the indentation of the line that holds byte `at`.
bool is_indented_with_tab(std::string_view text, std::size_t at);

/// True when a quoted scalar starts at byte `at` (perhaps after "! ") and no quote ends it.
bool is_unclosed_quote(std::string_view text, std::size_t at);

} // namespace hookctl::yaml
