#pragma once

#include "hookctl/base/byte_source.hpp"
#include "hookctl/base/result.hpp"

#include <cstddef>
#include <memory>

namespace hookctl::compress {

/// The largest window that a zstd frame may ask for, as a power of two: 32 MiB of memory. Every
/// level up to 19 keeps within 8 MiB.
inline constexpr int kMaxZstdWindowLog = 25;

/// What is inside `source`, told by its first bytes and not by a name: gzip (all members, one after
/// the other), zstd (all frames, skippable ones left out), or the bytes themselves. Memory is
/// bounded whatever comes. invalid_data at once for another known kind of compression; when reading
/// for data that are damaged, cut off, followed by something else or beyond kMaxZstdWindowLog, with
/// the byte of the compressed stream where that was seen; and what `source` reports.
Result<std::unique_ptr<ByteSource>> decompress(std::unique_ptr<ByteSource> source);

} // namespace hookctl::compress
