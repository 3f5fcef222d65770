#pragma once

#include "hookctl/base/result.hpp"

#include <chrono>
#include <filesystem>
#include <string_view>

namespace hookctl::os {

// Steps that several .cpp files of this module take; only for them.

/// A new or a moved file is there after a power cut only when its folder was flushed. "" is the
/// current one.
Result<> sync_folder(const std::filesystem::path& folder);

/// The errno of what failed, or 0.
int write_whole(int file, std::string_view bytes);

/// An flock, tried again until `wait` is over: 0, EWOULDBLOCK when somebody held it all the time,
/// or another errno.
int lock_within(int file, std::chrono::milliseconds wait);

} // namespace hookctl::os
