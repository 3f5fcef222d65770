#pragma once

#include "hookctl/destination/destination.hpp"
#include "hookctl/http/client.hpp"

#include <memory>
#include <string>

namespace hookctl::destination {

/// Posts the envelope as application/json with X-Hookctl-Event-Id, -Delivery-Id, -Account,
/// -Event-Code and -Attempt; what is not visible ASCII in their values is percent-encoded, and of
/// each at most 512 bytes are sent. Any 2xx means delivered. Dead: every 4xx except 408, 425 and
/// 429, which are tried again like all the rest (redirects are not followed). Retry-After in
/// seconds is honoured, up to an hour.
std::unique_ptr<Destination>
make_http_destination(std::string name, http::Url url, std::unique_ptr<http::Client> client);

} // namespace hookctl::destination
