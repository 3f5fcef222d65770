#pragma once

#include "hookctl/http/detail/listening_socket.hpp"

#include <string>

namespace hookctl::http::detail {

/// Listens at a path of the file system, which its owner and group may connect to. A socket that
/// nobody listens on any more is replaced. busy when somebody does, or another kind of file is
/// there; denied; invalid_argument for a path that is too long; io.
Result<Listening> listen_on_path(const std::string& path);

/// Whether it could, changing nothing; failures as above.
Result<> check_path(const std::string& path);

} // namespace hookctl::http::detail
