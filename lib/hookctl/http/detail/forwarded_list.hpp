#pragma once

#include "hookctl/model/ip_address.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace hookctl::http::detail {

/// Who passed a request on to whom, the nearest first; nullopt for what is no address.
using Hops = std::vector<std::optional<model::IpAddress>>;

/// An address as proxies write it: 192.0.2.1, 192.0.2.1:4711, 2001:db8::1, [2001:db8::1],
/// [2001:db8::1]:4711. nullopt for anything else, also for the `unknown` and `_hidden` of RFC 7239.
std::optional<model::IpAddress> parse_hop(std::string_view text);

/// One X-Forwarded-For line: a list between commas.
Hops read_forwarded_for(std::string_view line);

/// One Forwarded line (RFC 7239): a list of elements, each of which has its `for`, quoted or not.
/// A line that breaks the grammar anywhere is a single hop without address: where its elements
/// begin cannot be told.
Hops read_forwarded(std::string_view line);

} // namespace hookctl::http::detail
