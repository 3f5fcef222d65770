#pragma once

#include <string_view>

namespace hookctl::body::detail {

/// RFC 2046 section 5.1.1: what a boundary may hold, 1 to 70 characters; a space only inside.
bool is_boundary(std::string_view boundary);

} // namespace hookctl::body::detail
