#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::nats {

/// The libnats that is loaded.
ForeignLibrary libnats();

} // namespace hookctl::nats
