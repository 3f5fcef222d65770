#include "hookctl/bulk/detail/map_chunk.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::bulk::detail {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(std::string_view line)
{
  line.remove_prefix(line.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

Error too_long(std::size_t limit)
{
  Error error;
  become(error, Failure::too_large);
  error.message = text("the line is longer than ", limit, " bytes");
  return error;
}

class ChunkMapper {
public:
  ChunkMapper(LineMapper& mapper, const Options& options, MappedChunk& mapped)
      : m_mapper(mapper)
      , m_options(options)
      , m_mapped(mapped)
  {
  }

  void take(std::string_view line)
  {
    ++m_mapped.line_count;
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (is_blank(line)) {
      return;
    }
    const std::size_t before = m_mapped.out.size();
    const auto counts = line.size() > m_options.line_bytes
                            ? Result<Counts>(fail(too_long(m_options.line_bytes)))
                            : m_mapper.map(line, m_mapped.out);
    ++m_mapped.summary.lines;
    if (counts) {
      m_mapped.summary.counts += *counts;
    } else {
      m_mapped.out.resize(before);
      note(counts.error());
    }
  }

  void take_too_long()
  {
    ++m_mapped.line_count;
    ++m_mapped.summary.lines;
    note(too_long(m_options.line_bytes));
  }

private:
  void note(const Error& error)
  {
    if (m_mapped.summary.bad++ < kShownBadLines) {
      m_mapped.bad.push_back({m_mapped.input, m_mapped.line_count, error});
    }
  }

  LineMapper& m_mapper;
  const Options& m_options;
  MappedChunk& m_mapped;
};

} // namespace

MappedChunk map_chunk(const Chunk& chunk, LineMapper& mapper, const Options& options)
{
  MappedChunk mapped;
  mapped.input = chunk.input;
  mapped.summary.bytes = chunk.length;
  ChunkMapper lines(mapper, options, mapped);
  if (chunk.is_too_long) {
    lines.take_too_long();
  }
  std::string_view left = chunk.lines();
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    lines.take(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return mapped;
}

} // namespace hookctl::bulk::detail
