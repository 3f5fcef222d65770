#pragma once

#include "hookctl/bulk/bulk.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace hookctl::bulk {

/// Bytes read of all inputs, as they are stored: for the progress. Any thread may look.
using ReadBytes = std::shared_ptr<std::atomic<std::uint64_t>>;

/// A file, plain or compressed (compress::decompress()).
Input file_input(const std::filesystem::path& path, ReadBytes counted);

/// A descriptor that stays open, likewise.
Input descriptor_input(int descriptor, std::string name, ReadBytes counted);

} // namespace hookctl::bulk
