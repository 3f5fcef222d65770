#pragma once

#include "hookctl/base/result.hpp"

#include <functional>

namespace hookctl::os {

/// Opens every foreign library that this program opens only when one of its functions is called
/// first (see lib/cmake/LateLibraries.cmake). For programs that run on and on: what they will need
/// is there before they say that they are ready, however many files are open later. io when one
/// cannot be opened. Does nothing where none is late.
Result<> open_late_libraries();

/// What becomes of the process when a function is called whose library cannot be opened: the call
/// has no way to return an error. `tell` is given the error and says with which code the process
/// ends at once; until it is set, the process aborts. For the start of a program, when there is one
/// thread.
void end_without_library(std::function<int(const Error&)> tell);

} // namespace hookctl::os
