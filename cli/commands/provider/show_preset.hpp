#pragma once

#include "cli/app/output.hpp"
#include "hookctl/preset/preset.hpp"

namespace hookctl::cli {

/// Everything a preset says, as rows and as JSON.
Record preset_record(const preset::Preset& preset);

/// Each handshake of a preset acted out: the request as an example, and the answer of a listener.
void print_handshakes(const Context& context, const preset::Preset& preset);

} // namespace hookctl::cli
