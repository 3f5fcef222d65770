#pragma once

#include "hookctl/account/settings.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/paths.hpp"
#include "hookctl/routing/definition.hpp"

#include <string_view>

namespace hookctl::account {

/// The destination of that name; not_found with a suggestion.
Result<routing::Definition> find_destination(const EnvironmentSettings& settings,
                                             std::string_view name);

/// Adds it to `destinations:` of environment.yaml, which keeps what else stands in it, comments
/// too; the file is made when missing. Under the environment's lock. already_exists; invalid_data,
/// with nothing written, for what is wrong in the file; as of os::write_file_atomic().
Result<> add_destination(const os::Paths& paths,
                         model::Environment environment,
                         const routing::Definition& definition);

/// Takes it away, likewise. not_found with a suggestion.
Result<>
remove_destination(const os::Paths& paths, model::Environment environment, std::string_view name);

/// Switches it on where its file has `enabled: false`, likewise; nothing is written where it is on.
Result<>
enable_destination(const os::Paths& paths, model::Environment environment, std::string_view name);

} // namespace hookctl::account
