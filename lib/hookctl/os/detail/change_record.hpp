#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/os/file_set.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::os::detail {

/// What stands in FOLDER/.changes: a change that counts, or, without any, which was the last.
struct ChangeRecord {
  std::uint64_t version = 0;
  std::vector<FileChange> changes = {};
};

/// Lines for people and lengths for the bytes between them:
///
///     hookctl changes 1 VERSION COUNT
///     put LENGTH PATH
///     …the bytes…
///     remove PATH
std::string write_record(const ChangeRecord& record);

/// invalid_data for anything else, also for a path that leads out of the folder.
Result<ChangeRecord> parse_record(std::string_view bytes, const std::string& file);

} // namespace hookctl::os::detail
