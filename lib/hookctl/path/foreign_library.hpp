#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::path {

/// The RE2 that this program was built with.
ForeignLibrary re2();

} // namespace hookctl::path
