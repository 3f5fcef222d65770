#include "hookctl/bulk/detail/chunk_reader.hpp"

#include <algorithm>
#include <cstring>

namespace hookctl::bulk::detail {

namespace {

constexpr std::size_t kReadBytes = 64U << 10U;

/// Less than this at a time comes from a source that is slower than we are: nobody shall wait for a
/// chunk to be full.
constexpr std::size_t kSlowRead = 4096;

/// One past the last line feed at or after `from`; 0 when there is none.
std::size_t end_of_last_line(const Chunk& chunk, std::size_t from)
{
  const std::size_t found = chunk.lines().substr(from).rfind('\n');
  return found == std::string_view::npos ? 0 : from + found + 1;
}

} // namespace

ChunkReader::ChunkReader(const std::vector<Input>& inputs,
                         const Options& options,
                         std::stop_token stop)
    : m_inputs(inputs)
    , m_options(options)
    , m_stop(std::move(stop))
{
}

Result<bool> ChunkReader::next(Chunk& chunk)
{
  chunk.is_too_long = false;
  for (;;) {
    chunk.length = 0;
    if (m_source == nullptr && m_next == m_inputs.size()) {
      return false;
    }
    if (m_source == nullptr) {
      HOOKCTL_TRY(open_next());
    }
    chunk.input = m_next - 1;
    auto found = read_lines(chunk).map_error(within(m_inputs[chunk.input].name));
    if (!found || *found) {
      return found;
    }
  }
}

Result<> ChunkReader::open_next()
{
  const Input& input = m_inputs[m_next++];
  m_skipping = false;
  HOOKCTL_TRY_AS(m_source, input.open(m_stop).map_error(within(input.name)));
  return {};
}

/// False when the input has ended and nothing was left.
Result<bool> ChunkReader::read_lines(Chunk& chunk)
{
  if (m_skipping) {
    HOOKCTL_TRY(skip_line(chunk));
  }
  chunk.buffer.resize(std::max(chunk.buffer.size(), m_rest.size()));
  std::copy(m_rest.begin(), m_rest.end(), chunk.buffer.begin());
  chunk.length = m_rest.size();
  m_rest.clear();
  std::size_t end = end_of_last_line(chunk, 0);
  while (m_source != nullptr) {
    const std::size_t before = chunk.length;
    HOOKCTL_TRY_AS(const bool more, read_more(chunk));
    if (!more) {
      m_source.reset();
      return chunk.length > 0;
    }
    end = std::max(end, end_of_last_line(chunk, before));
    if (end == 0 && chunk.length > m_options.line_bytes) {
      m_skipping = true;
      chunk.is_too_long = true;
      chunk.length = 0;
      return true;
    }
    const bool is_enough =
        chunk.length >= m_options.chunk_bytes || chunk.length - before < kSlowRead;
    if (end > 0 && is_enough) {
      keep_rest(chunk, end);
      return true;
    }
  }
  return chunk.length > 0;
}

/// False at the end of the input.
Result<bool> ChunkReader::read_more(Chunk& chunk)
{
  if (chunk.buffer.size() < chunk.length + kReadBytes) {
    chunk.buffer.resize(std::max(m_options.chunk_bytes + kReadBytes, chunk.length * 2));
  }
  HOOKCTL_TRY_AS(const std::size_t got,
                 m_source->read(std::span(chunk.buffer).subspan(chunk.length)));
  chunk.length += got;
  return got > 0;
}

/// Reads on to the line feed; what follows it is the rest.
Result<> ChunkReader::skip_line(Chunk& chunk)
{
  while (m_skipping && m_source != nullptr) {
    chunk.length = 0;
    HOOKCTL_TRY_AS(const bool more, read_more(chunk));
    if (!more) {
      m_source.reset();
      return {};
    }
    const std::size_t line_feed = chunk.lines().find('\n');
    if (line_feed != std::string_view::npos) {
      keep_rest(chunk, line_feed + 1);
      m_skipping = false;
    }
  }
  return {};
}

void ChunkReader::keep_rest(Chunk& chunk, std::size_t end)
{
  m_rest.assign(chunk.buffer.begin() + static_cast<std::ptrdiff_t>(end),
                chunk.buffer.begin() + static_cast<std::ptrdiff_t>(chunk.length));
  chunk.length = end;
}

} // namespace hookctl::bulk::detail
