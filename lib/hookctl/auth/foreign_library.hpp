#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::auth {

/// The utf8proc that is loaded.
ForeignLibrary utf8proc();

} // namespace hookctl::auth
