#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/bulk/bulk.hpp"
#include "hookctl/bulk/detail/chunk_reader.hpp"
#include "hookctl/bulk/detail/map_chunk.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace hookctl::bulk::detail {

/// Threads that take chunks from one reader, in turn, and map them side by side; what comes out is
/// given away in the order of the input. What was read and not yet given away is limited to a
/// number of bytes, or to one chunk.
class Pipeline {
public:
  /// Starts the threads. `reader` is theirs until the end of the pipeline; `stop` ends its reads.
  Pipeline(ChunkReader& reader,
           const std::function<std::unique_ptr<LineMapper>()>& make_mapper,
           const Options& options,
           std::stop_source stop);

  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
  /// Stops and waits for the threads.
  ~Pipeline();

  /// Waits for the next chunk in order; nullopt after the last one.
  std::optional<MappedChunk> next();

private:
  /// Chunks by the order in which they were read.
  using Number = std::uint64_t;

  void work(LineMapper& mapper);
  std::optional<Number> take(Chunk& chunk);
  bool wait_for_room();
  void put(Number number, MappedChunk mapped);
  void end_at(Number number);

  ChunkReader& m_reader;
  const Options& m_options;
  const std::size_t m_most_bytes;
  std::stop_source m_stop;

  Mutex m_reading; ///< held by the thread whose turn it is to read
  Number m_read GUARDED_BY(m_reading) = 0;
  bool m_ended GUARDED_BY(m_reading) = false;

  Mutex m_mutex;
  std::condition_variable_any m_changed;
  std::map<Number, MappedChunk> m_mapped GUARDED_BY(m_mutex); ///< not yet given away
  std::size_t m_bytes GUARDED_BY(m_mutex) = 0;                ///< read and not yet given away
  Number m_given GUARDED_BY(m_mutex) = 0;
  std::optional<Number> m_count GUARDED_BY(m_mutex); ///< of all chunks, once it is known

  std::vector<std::jthread> m_threads;
};

} // namespace hookctl::bulk::detail
