#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::json {

/// The simdjson and the nlohmann-json that this program was built with.
ForeignLibrary simdjson();
ForeignLibrary nlohmann_json();

} // namespace hookctl::json
