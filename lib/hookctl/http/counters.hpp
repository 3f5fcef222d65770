#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hookctl::http {

/// What a server counts. Each way a request or a connection can end without reaching the handler
/// has its own.
enum class Count : std::size_t {
  connections, ///< accepted
  requests,    ///< whole, handed to the handler
  replies,     ///< of the handler, sent
  // Refused by what they say.
  malformed,
  length_missing,
  body_too_large,
  target_too_long,
  coded_content,
  unmet_expectation,
  headers_too_large,
  unknown_coding,
  unknown_version,
  // Refused by how they come.
  slow_head,
  slow_body,
  slow_reader, ///< took too long to take its answer
  peer_gone,   ///< in the middle of a request
  // Of TLS.
  tls_handshakes, ///< done, from the beginning
  tls_resumed,    ///< done, with a ticket of before
  tls_failed,     ///< a handshake that led to nothing, or a session that broke
  slow_handshake,
  plain_http, ///< a request without TLS, refused with a hint
  // Refused because of everybody else.
  address_cap,
  connection_cap,
  buffers_full,
  busy,     ///< too many requests in flight, or too many large bodies waiting
  no_reply, ///< in time, or at all
  // The rest of a connection's life.
  idle_closed,
  idle_evicted, ///< to make room for a new one
  late_reply,   ///< its sender was gone, or had been told 503
  out_of_descriptors,
};

inline constexpr std::size_t kCounts = static_cast<std::size_t>(Count::out_of_descriptors) + 1;

/// `slow_head`: stable, for metrics.
std::string_view to_string(Count count);

/// Written by the server, read by anybody at any time.
class Counters {
public:
  void add(Count count) { slot(count).fetch_add(1, std::memory_order_relaxed); }

  [[nodiscard]] std::uint64_t operator[](Count count) const
  {
    return m_counts[static_cast<std::size_t>(count)].load(std::memory_order_relaxed);
  }

  /// Now, not since the start.
  std::atomic<std::size_t> open_connections = 0;
  std::atomic<std::size_t> idle_connections = 0;
  std::atomic<std::size_t> in_flight = 0;
  std::atomic<std::size_t> buffered_bytes = 0;

private:
  std::atomic<std::uint64_t>& slot(Count count)
  {
    return m_counts[static_cast<std::size_t>(count)];
  }

  std::array<std::atomic<std::uint64_t>, kCounts> m_counts{};
};

} // namespace hookctl::http
