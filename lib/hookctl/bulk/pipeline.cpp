#include "hookctl/bulk/detail/pipeline.hpp"

#include <utility>

namespace hookctl::bulk::detail {

namespace {

/// What waits while one chunk takes longer than the others.
constexpr std::size_t kSpareChunks = 4;

} // namespace

Pipeline::Pipeline(ChunkReader& reader,
                   const std::function<std::unique_ptr<LineMapper>()>& make_mapper,
                   const Options& options,
                   std::stop_source stop)
    : m_reader(reader)
    , m_options(options)
    , m_most_bytes((options.jobs + kSpareChunks) * options.chunk_bytes)
    , m_stop(std::move(stop))
{
  for (std::size_t i = 0; i < options.jobs; ++i) {
    m_threads.emplace_back(
        [this, mapper = std::shared_ptr<LineMapper>(make_mapper())] { work(*mapper); });
  }
}

Pipeline::~Pipeline()
{
  m_stop.request_stop();
  m_threads.clear(); // joins them while what they use is still there
}

void Pipeline::work(LineMapper& mapper)
{
  Chunk chunk;
  while (const auto number = take(chunk)) {
    put(*number, map_chunk(chunk, mapper, m_options));
  }
}

/// The next chunk of the input; nullopt when there is none for this thread.
std::optional<Pipeline::Number> Pipeline::take(Chunk& chunk)
{
  const MutexLock turn(m_reading);
  if (m_ended || !wait_for_room()) {
    return std::nullopt;
  }
  const auto found = m_reader.next(chunk);
  if (found && *found) {
    const MutexLock lock(m_mutex);
    m_bytes += chunk.length;
    return m_read++;
  }
  m_ended = true;
  if (!found) {
    MappedChunk failed;
    failed.error = found.error();
    put(m_read++, std::move(failed));
  }
  end_at(m_read);
  return std::nullopt;
}

/// False when told to stop.
bool Pipeline::wait_for_room()
{
  MutexLock lock(m_mutex);
  return m_changed.wait(
      lock, m_stop.get_token(), [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
        return m_bytes < m_most_bytes;
      });
}

void Pipeline::put(Number number, MappedChunk mapped)
{
  {
    const MutexLock lock(m_mutex);
    m_mapped.emplace(number, std::move(mapped));
  }
  m_changed.notify_all();
}

void Pipeline::end_at(Number number)
{
  {
    const MutexLock lock(m_mutex);
    m_count = number;
  }
  m_changed.notify_all();
}

std::optional<MappedChunk> Pipeline::next()
{
  MutexLock lock(m_mutex);
  m_changed.wait(lock, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
    return m_mapped.contains(m_given) || m_count == m_given;
  });
  const auto found = m_mapped.find(m_given);
  if (found == m_mapped.end()) {
    return std::nullopt;
  }
  MappedChunk mapped = std::move(found->second);
  m_mapped.erase(found);
  m_bytes -= mapped.summary.bytes;
  ++m_given;
  m_changed.notify_all();
  return mapped;
}

} // namespace hookctl::bulk::detail
