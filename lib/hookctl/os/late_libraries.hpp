#pragma once

#include "hookctl/base/result.hpp"

namespace hookctl::os {

/// Opens every foreign library that this program opens only when one of its functions is called
/// first (see lib/cmake/LateLibraries.cmake). For programs that run on and on: what they will need
/// is there before they say that they are ready, however many files are open later. io when one
/// cannot be opened. Does nothing where none is late.
Result<> open_late_libraries();

} // namespace hookctl::os
