#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/os/environment.hpp"

#include <filesystem>

namespace hookctl::account {

/// The key a reference stands for; one trailing line feed of a file is not part of it.
/// denied, never with the key in the message: a variable that is unset or empty, a file that is
/// missing, empty, larger than 256 KiB or readable by group or world, a credential outside systemd.
/// `folder` is the account file's, for relative paths.
Result<model::Secret> resolve_key(const model::KeyReference& reference,
                                  const os::Environment& environment,
                                  const std::filesystem::path& folder);

} // namespace hookctl::account
