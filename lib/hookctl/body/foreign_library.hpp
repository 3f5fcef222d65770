#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::body {

/// The pugixml that this program was built with.
ForeignLibrary pugixml();

} // namespace hookctl::body
