#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/http/detail/socket.hpp"
#include "hookctl/http/server.hpp"

#include <optional>
#include <string>

namespace hookctl::http::detail {

struct Listening {
  Socket socket;
  std::string base_url;
};

/// Binds and listens; does not accept yet. busy when the address is in use, denied when it may not
/// be bound, invalid_argument when it is none of this machine's.
Result<Listening> listen_on(const BindAddress& address);

struct Accepted {
  Socket socket;
  std::string remote_address;
};

enum class AcceptFailure { nobody, no_descriptors };

/// Never blocks.
tl::expected<Accepted, AcceptFailure> accept_from(const Socket& listening);

} // namespace hookctl::http::detail
