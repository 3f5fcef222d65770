#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::path::detail {

/// Groups inside one another that an I-Regexp may have.
inline constexpr std::size_t kMaxGroups = 100;

/// Atoms that a pattern may have when its repetitions are written out.
inline constexpr std::size_t kMaxAtoms = 20'000;

/// Of a translation, bytes: \p{Cn} alone takes some 15,000.
inline constexpr std::size_t kMaxTranslation = 256U << 10U;

struct TranslatedRegexp {
  std::string re2_syntax;
  std::size_t atoms = 0; ///< with repetitions written out
};

/// An I-Regexp (RFC 9485, section 4's grammar and nothing more) in RE2's syntax with the same
/// meaning: `.` takes neither LF nor CR, `\p{Cn}` is there, a repetition may go beyond 1,000.
/// invalid_argument with the column of what is not I-Regexp or too much of one.
Result<TranslatedRegexp> translate_i_regexp(std::string_view pattern);

} // namespace hookctl::path::detail
