#pragma once

#include <string>
#include <string_view>

namespace hookctl::path::detail {

/// The code points of the general category `C` or `Cn` (of all others with `complement`) as the
/// inside of a character class for RE2, whose own tables lack the unassigned ones. Worked out once,
/// at the first call, which takes about a tenth of a second.
std::string other_ranges(std::string_view category, bool complement);

} // namespace hookctl::path::detail
