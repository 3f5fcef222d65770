#pragma once

#include "hookctl/base/result.hpp"

#include <filesystem>
#include <string_view>

namespace hookctl::os {

/// What a failed system call means to a person: `cannot write "/x/y": No space left on device`,
/// with a hint how to mend. ENOENT is not_found; EACCES and EPERM denied; all others (full disk,
/// read-only, broken) io.
Error system_error(std::string_view action, const std::filesystem::path& path, int error_number);

} // namespace hookctl::os
