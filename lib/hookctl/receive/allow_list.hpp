#pragma once

#include "hookctl/model/http_message.hpp"
#include "hookctl/model/ip_address.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::receive {

/// Why the request's sender is none of those that an account lets in, and how a proxy in front is
/// to be named where that may be the cause; nullopt when it is one, or when everybody is. Without
/// an address that is certain nobody is let in.
std::optional<std::string> why_not_let_in(const model::Request& request,
                                          const std::vector<model::IpNetwork>& allow_from);

} // namespace hookctl::receive
