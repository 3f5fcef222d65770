#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::select::detail {

/// An error at byte `offset` (from 0) of what somebody wrote; the hint shows the place with a
/// caret, then `advice`.
tl::unexpected<Error> fail_in(std::string_view written,
                              std::size_t offset,
                              std::string message,
                              std::string_view advice = {});

/// An error of a part of `written` that begins at `offset`, moved to its place in the whole.
Error shifted(Error error, std::string_view written, std::size_t offset);

} // namespace hookctl::select::detail
