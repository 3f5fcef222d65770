#pragma once

#include "hookctl/base/byte_source.hpp"
#include "hookctl/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::compress::detail {

/// What was read of a source and not yet used.
class Input {
public:
  explicit Input(std::unique_ptr<ByteSource> source);

  /// Reads on until at least `count` bytes (a few) are there or the source has ended.
  Result<std::string_view> peek(std::size_t count);

  /// Reads when nothing is left. Empty at the end of the source.
  Result<std::string_view> fill() { return peek(1); }

  void use(std::size_t count);

  /// How many bytes were used.
  [[nodiscard]] std::uint64_t offset() const { return m_offset; }

  [[nodiscard]] ByteSource& source() { return *m_source; }

private:
  std::unique_ptr<ByteSource> m_source;
  std::vector<char> m_buffer;
  std::size_t m_begin = 0;
  std::size_t m_end = 0;
  bool m_ended = false;
  std::uint64_t m_offset = 0;
};

/// `damaged gzip data at byte 712: …`.
tl::unexpected<Error>
damaged(std::string_view format, const Input& input, std::string_view what, std::string hint = {});

std::unique_ptr<ByteSource> read_gzip(Input input);
std::unique_ptr<ByteSource> read_zstd(Input input);

} // namespace hookctl::compress::detail
