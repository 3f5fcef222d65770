#pragma once

#include "hookctl/preset/preset.hpp"

#include <string>

namespace hookctl::preset {

/// What is asked and what is answered, in words a person can check against the provider's page.
std::string describe(const Handshake& handshake);

} // namespace hookctl::preset
