#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/nats/publisher.hpp"

#include <string_view>

namespace hookctl::nats::detail {

/// JetStream's answer to a message: `{"stream":"s","seq":4,"duplicate":true}` or
/// `{"error":{"code":503,"err_code":10023,"description":"insufficient resources"},…}`. io for an
/// error, in the server's words, busy where another one came before; invalid_data for anything
/// else.
Result<Stored> parse_acknowledgement(std::string_view json);

} // namespace hookctl::nats::detail
