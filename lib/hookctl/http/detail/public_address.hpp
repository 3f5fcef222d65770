#pragma once

#include "hookctl/base/result.hpp"

#include <string>

struct sockaddr_storage;

namespace hookctl::http::detail {

/// False for an address that is not the public Internet's: loopback, private (RFC 1918, RFC 4193),
/// shared (RFC 6598), link-local, multicast, reserved, unspecified, and IPv6 forms of those.
bool is_public(const sockaddr_storage& address);

/// One address of the host, written in digits. Blocks while the name is looked up. denied when any
/// of its addresses is not public; network when there is none.
Result<std::string> find_public_address(const std::string& host);

} // namespace hookctl::http::detail
