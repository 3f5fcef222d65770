#pragma once

#include "hookctl/base/foreign_library.hpp"

#include <optional>

namespace hookctl::os {

/// The mimalloc that manages this program's memory; nullopt where the C library does.
std::optional<ForeignLibrary> mimalloc();

} // namespace hookctl::os
