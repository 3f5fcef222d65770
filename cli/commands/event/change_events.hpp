#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/config/edit_account.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

/// ACCOUNT and [CODE…], shared by `event activate` and `event deactivate`.
std::vector<Positional> event_positionals();

/// The codes given, or `*` for --all. invalid_argument when it is neither or both.
Result<std::vector<std::string>> given_codes(const Arguments& arguments);

/// Applies the change and prints the list of active codes.
Result<ExitCode>
change_events(const std::string& account, Context& context, const config::EventChange& change);

} // namespace hookctl::cli
