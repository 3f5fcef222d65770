#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "cli/app/exit_code.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/config/apply.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/paths.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

/// What 'apply' and 'diff' have in common: the files, and how they are taken.
struct ApplyInput {
  std::vector<std::string> files;
  std::optional<model::Environment> environment; ///< as --env says it
  config::ApplyRules rules;
};

/// -f, --prune, --strict and --allow-unknown.
std::vector<Flag> apply_flags();

Result<ApplyInput> parse_apply_input(const Arguments& arguments);

/// Calls `next` with what applying the files would do, warnings told. When something is wrong with
/// them, all of it is reported, and the exit code is that of the first.
using UsePlan = std::function<Result<ExitCode>(const config::ApplyPlan&, const os::Paths&)>;
Result<ExitCode> with_plan(const ApplyInput& input, const Context& context, const UsePlan& next);

} // namespace hookctl::cli
