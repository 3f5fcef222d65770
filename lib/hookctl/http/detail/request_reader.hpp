#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/http/detail/connection.hpp"
#include "hookctl/http/detail/refusal.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/model/http_message.hpp"

namespace hookctl::http::detail {

struct Received {
  model::Request request;
  bool keeps_alive = false;
};

/// Reads one whole request within the limits; what follows it stays in the connection's buffer.
/// Everything that can be refused by the head alone is refused before a byte of the body is asked
/// for.
Checked<Received>
read_request(Connection& connection, const ServerLimits& limits, const Clock& clock);

} // namespace hookctl::http::detail
