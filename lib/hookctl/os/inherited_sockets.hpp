#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/os/environment.hpp"

#include <vector>

namespace hookctl::os {

/// The descriptors that a service manager opened for this process (sd_listen_fds(3)): LISTEN_FDS of
/// them from 3 on, when LISTEN_PID is `process`; else none. invalid_argument when LISTEN_FDS is no
/// number from 1 to 64.
Result<std::vector<int>> inherited_sockets(const Environment& variables, int process);

/// Of this process.
Result<std::vector<int>> inherited_sockets(const Environment& variables);

} // namespace hookctl::os
