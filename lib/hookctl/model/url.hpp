#pragma once

#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>

namespace hookctl::model {

/// scheme, host, port and target of an http or https URL.
struct Url {
  std::string scheme; ///< "http" or "https"
  std::string host;   ///< without brackets
  int port = 80;
  std::string target; ///< "/" at least, with the query
};

/// invalid_argument naming the rule: only http and https, a host, no user name or password (they
/// would reach logs), no fragment.
Result<Url> parse_url(std::string_view text);

/// True for an IP address and for a name of one label, like `localhost`: whoever names such a host
/// means a peer nearby.
bool is_near(std::string_view host);

} // namespace hookctl::model
