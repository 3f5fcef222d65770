#pragma once

#include "hookctl/model/http_message.hpp"

#include <string>
#include <string_view>

namespace hookctl::event {

/// The headers of a request as its sender made them, in their order, without those of the one
/// connection it came over (RFC 9110 section 7.6.1: Connection and what it names, Keep-Alive,
/// Proxy-*, TE, Trailer, Transfer-Encoding, Upgrade), Host, Content-Length and Expect, which belong
/// to the next connection, and X-Hookctl-*, which are ours.
model::Headers end_to_end_headers(const model::Headers& headers);

/// `target` with the request's own query behind it: some senders sign it, some put events into it.
std::string with_query(std::string_view target, std::string_view query);

} // namespace hookctl::event
