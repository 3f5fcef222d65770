#pragma once

#include "cli/app/context.hpp"
#include "cli/app/prompt.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/preset/preset.hpp"

#include <optional>
#include <string>

namespace hookctl::cli {

/// Where the authenticate key of the account `name` is; typed without echo when it is to be kept
/// in the account's file. A key that can be had here is held against the provider's scheme. nullopt
/// when it is not known yet, or when the scheme needs none. The errors of the terminal.
Result<std::optional<model::KeyReference>> ask_key(Prompt& prompt,
                                                   const preset::Preset& preset,
                                                   const std::string& name,
                                                   const Workspace& workspace,
                                                   const Context& context);

} // namespace hookctl::cli
