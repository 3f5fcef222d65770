#pragma once

#include <cstdint>
#include <optional>

namespace hookctl::os {

/// What this process takes up, as the kernel counts it.
struct ProcessUsage {
  double cpu_seconds = 0; ///< user and system
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t threads = 0;
  std::uint64_t open_descriptors = 0;
  std::uint64_t descriptor_limit = 0;
  double started_at = 0; ///< seconds since 1970, to a hundredth
};

/// nullopt where /proc cannot be read.
std::optional<ProcessUsage> process_usage();

} // namespace hookctl::os
