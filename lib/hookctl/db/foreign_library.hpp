#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::db {

/// The SQLite that is loaded.
ForeignLibrary sqlite();

} // namespace hookctl::db
