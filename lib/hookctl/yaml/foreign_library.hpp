#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::yaml {

/// The yaml-cpp that this program was built with.
ForeignLibrary yaml_cpp();

} // namespace hookctl::yaml
