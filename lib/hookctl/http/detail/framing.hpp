#pragma once

#include "hookctl/http/detail/head.hpp"
#include "hookctl/http/detail/refusal.hpp"
#include "hookctl/http/server.hpp"

#include <cstddef>

namespace hookctl::http::detail {

/// Where the body of a request ends, and what its sender waits for.
struct Framing {
  enum class Body { none, sized, chunked };

  Body body = Body::none;
  std::size_t length = 0; ///< of a sized body
  bool expects_continue = false;
  bool keeps_alive = true;
};

/// Decided from the head alone, before one byte of the body is read. Whatever another program on
/// the way could read differently is refused (RFC 9112 section 6.3): 400 for both lengths, a
/// repeated or malformed one; 411 for a POST, PUT or PATCH without one; 413; 415 for a coding of
/// the content; 417 for another expectation; 501 for another transfer coding.
Checked<Framing> check_framing(const Head& head, const ServerLimits& limits);

} // namespace hookctl::http::detail
