#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::os {

/// Another process, as /proc tells of it.
struct Process {
  int id = 0;
  std::string name;               ///< of its program, at most 15 bytes
  std::vector<std::string> words; ///< its command line; empty for a thread of the kernel
};

/// nullopt when there is none, or it may not be seen.
std::optional<Process> find_process(int id);

/// Who holds a TCP port of this machine open for listening. nullopt when nobody does, or somebody
/// whose descriptors may not be seen: another user's process.
std::optional<Process> find_listener(int port);

/// Who holds the flock of this file; nullopt when nobody does.
std::optional<Process> find_lock_holder(const std::filesystem::path& file);

/// How many descriptors this process may have open, and up to how many it may raise that itself. 0
/// where it is not known.
struct DescriptorLimits {
  std::uint64_t now = 0;
  std::uint64_t most = 0;
};

DescriptorLimits descriptor_limits();

/// The file that this process runs; "" where it is not known.
std::filesystem::path own_program();

} // namespace hookctl::os
