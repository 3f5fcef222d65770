#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::http {

/// The cpp-httplib that this program was built with.
ForeignLibrary httplib();

} // namespace hookctl::http
