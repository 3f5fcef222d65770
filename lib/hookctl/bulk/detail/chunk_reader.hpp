#pragma once

#include "hookctl/base/byte_source.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/bulk/bulk.hpp"

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

namespace hookctl::bulk::detail {

/// Lines of one input. The buffer is kept for the next ones.
struct Chunk {
  std::size_t input = 0;

  /// Whole lines; the last one of an input may have no line feed.
  [[nodiscard]] std::string_view lines() const { return {buffer.data(), length}; }

  /// Stands for one line that is longer than the limit; there are no lines.
  bool is_too_long = false;

  std::vector<char> buffer;
  std::size_t length = 0;
};

/// Cuts inputs into chunks.
class ChunkReader {
public:
  ChunkReader(const std::vector<Input>& inputs, const Options& options, std::stop_token stop);

  /// False when there is no more.
  Result<bool> next(Chunk& chunk);

private:
  Result<> open_next();
  Result<bool> read_lines(Chunk& chunk);
  Result<bool> read_more(Chunk& chunk);
  Result<> skip_line(Chunk& chunk);
  void keep_rest(Chunk& chunk, std::size_t end);

  const std::vector<Input>& m_inputs;
  const Options& m_options;
  std::stop_token m_stop;
  std::size_t m_next = 0; ///< the input after this one
  std::unique_ptr<ByteSource> m_source;
  std::vector<char> m_rest; ///< the beginning of a line whose end was not read yet
  bool m_skipping = false;  ///< inside a line that is too long
};

} // namespace hookctl::bulk::detail
