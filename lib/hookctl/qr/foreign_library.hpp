#pragma once

#include "hookctl/base/foreign_library.hpp"

namespace hookctl::qr {

/// The libqrencode that is loaded.
ForeignLibrary libqrencode();

} // namespace hookctl::qr
