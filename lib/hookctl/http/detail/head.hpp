#pragma once

#include "hookctl/http/detail/refusal.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/model/http_message.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hookctl::http::detail {

/// The request line and the headers, every byte as sent. Nothing is decoded: signatures are checked
/// over it.
struct Head {
  std::string method;
  std::string target;
  int minor_version = 1; ///< of HTTP/1.x
  model::Headers headers;
};

/// Finds the end of a head that comes in pieces, and looks at each byte once.
class HeadFinder {
public:
  /// How long the head at the beginning of `bytes` is, its empty line included; 0 while that line
  /// has not come: to be asked again with the same bytes and more. 414 and 431 as soon as it is
  /// clear that a limit is passed, 400 for what cannot be a method, and for a line feed without its
  /// carriage return.
  Checked<std::size_t> find(std::string_view bytes, const ServerLimits& limits);

private:
  std::size_t m_scanned = 0;
  std::size_t m_line_end = 0; ///< of the request line; 0 while it has not come
};

/// The same for bytes that are all there.
Checked<std::size_t> find_head(std::string_view bytes, const ServerLimits& limits);

/// RFC 9112 sections 2 to 5, strictly: no folded lines, no space before a colon, no control
/// characters, one Host. 400 for what is malformed, 414, 431, 505 for another version than
/// HTTP/1.x.
Checked<Head> parse_head(std::string_view bytes, const ServerLimits& limits);

} // namespace hookctl::http::detail
