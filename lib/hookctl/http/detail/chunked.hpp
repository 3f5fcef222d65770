#pragma once

#include "hookctl/http/detail/refusal.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::http::detail {

/// Joins a chunked body (RFC 9112 section 7.1) from pieces of any size. Chunk extensions and
/// trailers are read past.
class ChunkedBody {
public:
  explicit ChunkedBody(std::size_t limit)
      : m_limit(limit)
  {
  }

  /// Takes what it can use off the front of `input`; true once the body is complete. 400 when
  /// malformed, 413 as soon as a chunk would pass the limit.
  Checked<bool> feed(std::string_view& input);

  /// The body, once it is complete.
  [[nodiscard]] std::string take() { return std::move(m_body); }

  /// Of what has come so far, and the memory it takes.
  [[nodiscard]] std::size_t size() const { return m_body.size(); }

  [[nodiscard]] std::size_t capacity() const { return m_body.capacity(); }

private:
  enum class State { size, data, data_end, trailer, done };

  Checked<bool> feed_line(std::string_view& input);
  Checked<State> after_line(std::string_view line);
  void feed_data(std::string_view& input);

  std::size_t m_limit;
  std::string m_body;
  State m_state = State::size;
  std::size_t m_left = 0;
  std::size_t m_trailer_bytes = 0;
};

} // namespace hookctl::http::detail
