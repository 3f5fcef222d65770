#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::compress {

/// The zlib and the libzstd that are loaded.
ForeignLibrary zlib();
ForeignLibrary zstd();

} // namespace hookctl::compress
