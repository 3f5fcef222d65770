#pragma once

#include "cli/app/command.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

/// hookctl-NOUN-VERB(1) as mdoc(7), from the registry alone. The comment line `.\" prose` at the
/// end of DESCRIPTION is where tests/architecture/documents.sh puts the hand-written part,
/// man/prose/NOUN-VERB.mdoc.
std::string man_page(const Command& command, const std::vector<Command>& commands);

/// hookctl(1): the commands, the global flags, variables and exit codes.
std::string man_overview(const std::vector<Command>& commands);

/// hookctl-exit-codes(7).
std::string man_exit_codes();

/// hookctl-errors(7), from the catalogue of failures.
std::string man_errors();

} // namespace hookctl::cli
