#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::os {

/// What is known of a file or folder without opening it.
struct Entry {
  enum class Kind { file, folder, link, other };

  std::string name; ///< in its folder
  Kind kind = Kind::file;
  unsigned mode = 0;       ///< the permission bits: 0600
  std::uint32_t owner = 0; ///< a user's number
  std::uint64_t bytes = 0;
  TimePoint modified;
};

/// Everything in the folder, sorted by name, symbolic links as such; empty when there is no such
/// folder. denied or io when it cannot be read.
Result<std::vector<Entry>> list_entries(const std::filesystem::path& folder);

/// What the path leads to, through links; nullopt when it leads to nothing that can be looked at.
std::optional<Entry> look_at(const std::filesystem::path& path);

/// Whether this process may write to what is there: by its mode, its owner, and how it is mounted.
bool may_write(const std::filesystem::path& path);

/// By whose rights this process works.
std::uint32_t effective_user();

/// The program that `name` stands for: a path with a slash, or looked for in `search_path` ($PATH).
/// nullopt when there is none that may be run.
std::optional<std::filesystem::path> find_program(const std::string& name,
                                                  std::string_view search_path);

struct DiskSpace {
  std::uint64_t free_bytes = 0; ///< for whoever is not root
  std::uint64_t total_bytes = 0;
};

/// Of the file system that holds the path, or would: the nearest folder above that exists is asked.
/// io.
Result<DiskSpace> disk_space(const std::filesystem::path& path);

} // namespace hookctl::os
