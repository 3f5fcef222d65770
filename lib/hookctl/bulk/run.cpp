#include "hookctl/bulk/bulk.hpp"
#include "hookctl/bulk/detail/chunk_reader.hpp"
#include "hookctl/bulk/detail/map_chunk.hpp"
#include "hookctl/bulk/detail/pipeline.hpp"

#include <algorithm>
#include <thread>

namespace hookctl::bulk {

namespace {

/// Puts chunks together again, in the order of the input.
class Writer {
public:
  explicit Writer(Sink& sink)
      : m_sink(sink)
  {
  }

  /// False: no more is wanted.
  Result<bool> take(detail::MappedChunk& mapped)
  {
    if (mapped.error) {
      return fail(*std::move(mapped.error));
    }
    if (mapped.input != m_input) {
      m_input = mapped.input;
      m_lines_before = 0;
    }
    if (!mapped.out.empty() && !m_sink.write(mapped.out)) {
      m_summary.cut_short = true;
      return false;
    }
    tell_bad_lines(mapped);
    m_lines_before += mapped.line_count;
    m_summary.lines += mapped.summary.lines;
    m_summary.bytes += mapped.summary.bytes;
    m_summary.counts += mapped.summary.counts;
    m_sink.progress(m_summary);
    return true;
  }

  [[nodiscard]] const Summary& summary() const { return m_summary; }

private:
  void tell_bad_lines(detail::MappedChunk& mapped)
  {
    std::uint64_t told = m_summary.bad;
    for (BadLine& bad : mapped.bad) {
      bad.line += m_lines_before;
      if (told++ < kShownBadLines) {
        m_sink.bad_line(bad);
      }
    }
    m_summary.bad += mapped.summary.bad;
  }

  Sink& m_sink;
  Summary m_summary;
  std::size_t m_input = 0;
  std::uint64_t m_lines_before = 0; ///< of the same input
};

Result<>
run_here(detail::ChunkReader& reader, LineMapper& mapper, const Options& options, Writer& writer)
{
  detail::Chunk chunk;
  for (;;) {
    HOOKCTL_TRY_AS(const bool found, reader.next(chunk));
    if (!found) {
      return {};
    }
    detail::MappedChunk mapped = map_chunk(chunk, mapper, options);
    HOOKCTL_TRY_AS(const bool wanted, writer.take(mapped));
    if (!wanted) {
      return {};
    }
  }
}

Result<> run_side_by_side(detail::Pipeline& pipeline, Writer& writer)
{
  while (auto mapped = pipeline.next()) {
    HOOKCTL_TRY_AS(const bool wanted, writer.take(*mapped));
    if (!wanted) {
      return {};
    }
  }
  return {};
}

} // namespace

std::size_t default_jobs()
{
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostJobs);
}

Result<Summary> run(const std::vector<Input>& inputs,
                    const std::function<std::unique_ptr<LineMapper>()>& make_mapper,
                    const Options& options,
                    Sink& sink)
{
  const std::stop_source stop;
  detail::ChunkReader reader(inputs, options, stop.get_token());
  Writer writer(sink);
  if (options.jobs <= 1) {
    HOOKCTL_TRY(run_here(reader, *make_mapper(), options, writer));
    return writer.summary();
  }
  detail::Pipeline pipeline(reader, make_mapper, options, stop);
  HOOKCTL_TRY(run_side_by_side(pipeline, writer));
  return writer.summary();
}

} // namespace hookctl::bulk
