#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl {

/// How many columns a terminal gives `value`: two for East Asian wide characters and emoji (Unicode
/// Standard Annex #11, W and F), none for combining marks, joiners and variation selectors, one for
/// all others and for each malformed byte. For text that printable() made.
std::size_t display_width(std::string_view value);

/// As much of `value` as fits, the last column "…" when some had to go.
std::string cut_to_width(std::string_view value, std::size_t columns);

} // namespace hookctl
