#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <span>

namespace hookctl {

/// Bytes in their order, from a file, a pipe or another source.
class ByteSource {
public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  /// Fills the beginning of `into`, which is not empty, and says how much; 0 at the end only. After
  /// an error the source is of no more use.
  virtual Result<std::size_t> read(std::span<char> into) = 0;
};

} // namespace hookctl
