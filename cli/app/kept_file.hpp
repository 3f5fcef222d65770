#pragma once

#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>

namespace hookctl::cli {

/// The whole path of a file whose name goes into a file of ours: it is opened later, from another
/// folder, by another process. `what` is the flag that names it. invalid_argument for "" and for
/// what is not UTF-8; invalid_data for what ends with this command (/dev/fd, /proc) or is no
/// regular file. It need not be there yet.
Result<std::string> kept_file(std::string_view what, const std::string& typed);

/// From the root on, as the reader of a file wants it that goes by another folder. io when the
/// working folder is gone.
Result<std::string> whole_path(const std::string& typed);

} // namespace hookctl::cli
