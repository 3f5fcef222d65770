#pragma once

#include "hookctl/bulk/bulk.hpp"
#include "hookctl/bulk/detail/chunk_reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::bulk::detail {

/// What became of a chunk. Lines of the bad ones count from the chunk's first.
struct MappedChunk {
  std::size_t input = 0;
  std::uint64_t line_count = 0; ///< with blank ones
  std::string out;
  std::vector<BadLine> bad; ///< kShownBadLines at most
  Summary summary;
  /// Why there was no chunk: the last thing that a reader says.
  std::optional<Error> error;
};

MappedChunk map_chunk(const Chunk& chunk, LineMapper& mapper, const Options& options);

} // namespace hookctl::bulk::detail
