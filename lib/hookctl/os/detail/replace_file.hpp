#pragma once

#include "hookctl/base/result.hpp"

#include <filesystem>
#include <string_view>

namespace hookctl::os::detail {

/// Whether the new bytes are on stable storage when the call returns, or only once somebody flushes
/// the file and its folder.
enum class Durable { at_once, later };

/// As os::write_file_atomic(); the file that was replaced, which is elsewhere for a symbolic link.
Result<std::filesystem::path> replace_file(const std::filesystem::path& path,
                                           std::string_view bytes,
                                           unsigned mode,
                                           Durable durable);

} // namespace hookctl::os::detail
