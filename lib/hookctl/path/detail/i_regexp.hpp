#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::path::detail {

/// Groups inside one another that an I-Regexp may have.
inline constexpr std::size_t kMaxGroups = 100;

/// Copies of one piece that a range quantifier may amount to. RE2 itself takes 1,000.
inline constexpr std::size_t kMaxRepeats = 20'000;

/// An I-Regexp (RFC 9485, section 4's grammar and nothing more) in RE2's syntax with the same
/// meaning: `.` takes neither LF nor CR, `\p{Cn}` is there, a repetition may go beyond 1,000.
/// invalid_argument with the column of what is not I-Regexp.
Result<std::string> translate_i_regexp(std::string_view pattern);

} // namespace hookctl::path::detail
