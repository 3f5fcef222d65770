#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "cli/app/output.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/paths.hpp"

namespace hookctl::cli {

/// The ENV that `env show` and `env set` may name; --env's environment when they do not.
Positional environment_positional();

/// invalid_argument for a word that is none.
Result<model::Environment> environment_of(const Arguments& arguments, const Context& context);

/// The effective settings of an environment.
Record settings_record(const os::Paths& paths,
                       model::Environment environment,
                       const account::EnvironmentSettings& settings);

} // namespace hookctl::cli
